import { setTimeout as sleep } from "node:timers/promises";
import type { Evaluator } from "../evaluator/evaluator.ts";
import type { JobConfiguration, QueryConfiguration } from "../resources.ts";
import { asServiceError, invalid, ServiceError } from "../service-error.ts";
import type { Tables } from "../store/tables.ts";
import { bytesBilled, bytesProcessed, checkLimit } from "./cost.ts";
import { schemaOf, writeRows } from "./destination.ts";
import type { JobOutcome } from "./job.ts";
import { load } from "./load.ts";
import { type PreparedStatement, prepare } from "./query.ts";
import { execute, type StatementResult } from "./statements.ts";

/** What jobs run on. */
export interface Ground {
  readonly evaluator: Evaluator;
  readonly tables: Tables;
  /** How long each job is held before it starts to work, in milliseconds. */
  readonly heldMs: () => number;
}

/** The dataset of the tables that hold the rows of queries without a destination. */
export const anonymousDataset = "_anonymous";

export async function runJob(
  id: string,
  configuration: JobConfiguration,
  file: Buffer | undefined,
  ground: Ground,
  signal: AbortSignal,
): Promise<JobOutcome> {
  try {
    await held(ground.heldMs(), signal);
    return await worked(id, configuration, file, ground, signal);
  } catch (error) {
    const told = signal.aborted ? new ServiceError(400, "stopped", String(signal.reason)) : asServiceError(error);
    return { ended: Date.now(), error: told, statistics: {} };
  }
}

/** A statement that is only looked at: its schema and its price. */
export async function dryRun(
  configuration: QueryConfiguration,
  ground: Ground,
): Promise<Readonly<Record<string, unknown>>> {
  const statement = await prepare(configuration, ground.evaluator, ground.tables);
  const { query, ...statistics } = queryStatistics(statement);
  return { ...statistics, query: { ...query, schema: schemaOf(statement.analysis.columns) } };
}

async function held(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal });
}

async function worked(
  id: string,
  configuration: JobConfiguration,
  file: Buffer | undefined,
  ground: Ground,
  signal: AbortSignal,
): Promise<JobOutcome> {
  if (configuration.load !== undefined) {
    if (file === undefined)
      throw invalid("The local service loads what is uploaded with the job, not from Cloud Storage.");
    const rows = await load(configuration.load, file, ground.tables);
    return {
      ended: Date.now(),
      statistics: { load: { outputRows: String(rows), inputFileBytes: String(file.length) } },
    };
  }
  if (configuration.query === undefined) throw invalid("Required parameter is missing: query");
  return runQuery(id, configuration.query, configuration, ground, signal);
}

async function runQuery(
  id: string,
  query: QueryConfiguration,
  configuration: JobConfiguration,
  ground: Ground,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const statement = await prepare(query, ground.evaluator, ground.tables);
  const statistics = queryStatistics(statement);
  checkLimit(Number(statistics.query.totalBytesBilled), query.maximumBytesBilled);
  const result = await execute(statement, ground.evaluator, ground.tables, signal);
  signal.throwIfAborted();
  const affected = result.changedRows === undefined ? {} : { numDmlAffectedRows: String(result.changedRows) };
  const stored = storedIn(id, statement, result, ground.tables);
  return {
    ended: Date.now(),
    result,
    configuration: { ...configuration, query: { ...query, ...stored } },
    statistics: { ...statistics, query: { ...statistics.query, ...affected } },
  };
}

/** The rows of a query go to the table that it names, or to one without a name that is gone after a day. */
function storedIn(
  id: string,
  statement: PreparedStatement,
  result: StatementResult,
  tables: Tables,
): Partial<QueryConfiguration> {
  if (statement.analysis.statement !== "SELECT") return {};
  const schema = schemaOf(result.columns);
  const named = statement.config.destinationTable;
  if (named !== undefined) {
    writeRows(tables, named, { schema }, result.rows, statement.config, "WRITE_EMPTY");
    return {};
  }
  const destinationTable = {
    projectId: tables.project,
    datasetId: anonymousDataset,
    tableId: `anon${id.replace(/\W/g, "_")}`,
  };
  tables.put(
    { tableReference: destinationTable, schema, expirationTime: String(Date.now() + 86_400_000) },
    result.rows,
  );
  return { destinationTable };
}

function queryStatistics(statement: PreparedStatement): {
  readonly totalBytesProcessed: string;
  readonly query: Readonly<Record<"statementType" | "totalBytesProcessed" | "totalBytesBilled", string>>;
} {
  const processed = bytesProcessed(statement.analysis.reads, statement.tables);
  const totalBytesProcessed = String(processed);
  const totalBytesBilled = String(bytesBilled(processed, statement.tables.size));
  return {
    totalBytesProcessed,
    query: { statementType: statement.analysis.statement, totalBytesProcessed, totalBytesBilled },
  };
}
