import type { Relation } from "../../../src/ir/definition.ts";
import { identifier, integerLiteral, qualified, type Sql, sql } from "../../../src/kernel/sql.ts";
import type { HealthQuestion, Right, SchemaHealth, TableHealth, WarehouseHealth } from "../../../src/ports/health.ts";
import { askRow } from "./ask.ts";
import { findTable } from "./catalog.ts";
import { type Context, placeOf, tableSql } from "./context.ts";
import { dryRun } from "./dry-run.ts";
import { failureOf, toAsofError } from "./errors.ts";
import { withJob } from "./job.ts";
import { print } from "./print.ts";
import { queryOf, queryWork } from "./query-work.ts";

/** The state of the service, from a query without tables, metadata and dry runs: nothing is billed, nothing changed. */
export async function readHealth(
  context: Context,
  asked: HealthQuestion,
  signal: AbortSignal | undefined,
): Promise<WarehouseHealth> {
  const database = await context.service.project();
  const { clock, user: who } = await clockAndUser(context, signal);
  return {
    version: { found: "BigQuery API v2", wanted: "BigQuery API v2", met: true },
    encoding: { found: "UTF-8", wanted: "UTF-8", met: true },
    user: who,
    database,
    clock,
    missingZones: await missingZones(context, asked.zones, signal),
    temporaryTables: await schemaHealth(context, null, who, signal),
    schemas: await Promise.all(asked.makesIn.map((schema) => schemaHealth(context, schema, who, signal))),
    tables: await Promise.all(asked.reads.map((relation) => tableHealth(context, relation, who, signal))),
  };
}

/** A job's resource says who started it. */
function clockAndUser(
  context: Context,
  signal: AbortSignal | undefined,
): Promise<{ readonly clock: bigint; readonly user: string }> {
  const now = queryOf(print(sql`SELECT UNIX_MICROS(CURRENT_TIMESTAMP()) AS clock`));
  return withJob(context, queryWork(context, "health", now), signal, async (job) => {
    const { rows } = await job.firstPage(1);
    const { user_email: user = "" } = await job.resource();
    return { clock: BigInt(String(rows?.[0]?.f[0]?.v ?? 0)), user };
  });
}

async function missingZones(
  context: Context,
  zones: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const known = await Promise.all(
    zones.map((zone) => {
      const parameters = [{ name: "zone", parameterType: { type: "STRING" }, parameterValue: { value: zone } }];
      const { text } = print(
        sql`SELECT SAFE.FORMAT_TIMESTAMP('%z', TIMESTAMP_SECONDS(${integerLiteral(0)}), @zone) IS NOT NULL AS known`,
      );
      return askRow(context, "health", { text, parameters }, signal);
    }),
  );
  return zones.filter((_, index) => String(known[index]?.[0]) !== "true");
}

/** The right to make a table, as far as a dry run shows it. */
async function schemaHealth(
  context: Context,
  asked: string | null,
  user: string,
  signal: AbortSignal | undefined,
): Promise<SchemaHealth> {
  const schema = asked ?? context.options.dataset ?? null;
  if (schema === null)
    return { schema, granted: false, remedy: "set dataset in the configuration, or write the table's dataset" };
  const own = asked === null ? context.options.datasetProject : undefined;
  const project = own ?? (await context.service.project());
  const name = qualified([project, schema]);
  const path = `/datasets/${encodeURIComponent(schema)}`;
  if (!(await isAllowed(context.service.call({ path, project, signal }))))
    return { schema, granted: false, remedy: print(sql`CREATE SCHEMA ${name}`).text };
  const made = sql`CREATE TABLE ${qualified([project, schema, "asof_health"])} AS SELECT 1 AS one`;
  return { schema, ...(await right(context, made, grant("dataEditor", sql`SCHEMA ${name}`, user), signal)) };
}

async function tableHealth(
  context: Context,
  relation: Relation,
  user: string,
  signal: AbortSignal | undefined,
): Promise<TableHealth> {
  const base = { relation, elsewhere: [], analyze: null };
  if ((await findTable(context, relation, signal)) === null)
    return { ...base, exists: false, granted: false, remedy: "name a table that is there and may be read" };
  const table = tableSql(await placeOf(context, relation));
  const remedy = grant("dataViewer", sql`TABLE ${table}`, user);
  return { ...base, exists: true, ...(await right(context, sql`SELECT * FROM ${table}`, remedy, signal)) };
}

async function right(context: Context, does: Sql, remedy: string, signal: AbortSignal | undefined): Promise<Right> {
  try {
    await dryRun(context, queryOf(print(does)), signal);
    return { granted: true, remedy };
  } catch (error) {
    if (error instanceof Error && /\[accessDenied\]/.test(error.message)) return { granted: false, remedy };
    throw error;
  }
}

async function isAllowed(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if ([403, 404].includes(failureOf(error).status ?? 0)) return false;
    throw toAsofError(error);
  }
}

function grant(role: "dataEditor" | "dataViewer", on: Sql, user: string): string {
  const kind = user.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user";
  const name = identifier(`roles/bigquery.${role}`);
  return `${print(sql`GRANT ${name} ON ${on}`).text} TO "${kind}:${user}"`;
}
