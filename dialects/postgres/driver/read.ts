import type { StatementColumn } from "../../../src/ir/statement.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { sql } from "../../../src/kernel/sql.ts";
import type { ReadResult, ReadRun, ResultColumn } from "../../../src/ports/warehouse.ts";
import { decoderFor } from "./decoder-choice.ts";
import type { Engine } from "./engine.ts";
import type { Field } from "./exchange.ts";
import { FetchedRows } from "./fetched-rows.ts";
import { printText } from "./query.ts";
import { ResultBatches } from "./result-batches.ts";
import type { Session } from "./session.ts";
import { StreamedRows } from "./streamed-rows.ts";
import { Transaction } from "./transaction.ts";
import { knownTypes } from "./types.ts";
import { uploadSpine } from "./upload.ts";

/**
 * Runs a statement and streams its rows. The first batch is there before this returns, so that a statement that fails says so
 * here.
 */
export async function read(engine: Engine, run: ReadRun): Promise<ReadResult> {
  // A temporary table can only be made before the transaction becomes read-only; without one it is so from the start, and a
  // standby serves too.
  const mode = run.statement.outline.upload === null ? "read only" : "read write";
  const transaction = await Transaction.begin(engine, { mode, signal: run.signal, limits: run.limits });
  try {
    return await open(engine, transaction, run);
  } catch (error) {
    throw await transaction.fail(error);
  }
}

async function open(engine: Engine, transaction: Transaction, run: ReadRun): Promise<ReadResult> {
  const { session } = transaction;
  const batchRows = batchSize(run.batchRows);
  await uploadSpine(session, run);
  await session.script(printText(sql`set transaction read only`));
  transaction.check();
  const { statement } = run;
  const { fields } = await session.describe(statement);
  const columns = await resultColumns(session, statement.outline.columns, fields);
  const read = fields.flatMap((field, index) => {
    const column = columns[index];
    return column === undefined ? [] : [{ ...column, decoder: decoderFor(column.type, field) }];
  });
  const parts = { session, query: statement, columns: read, batchRows };
  const source = engine.streams ? new StreamedRows(parts) : new FetchedRows(parts);
  return { columns, batches: new ResultBatches(transaction, source, await source.next()) };
}

function batchSize(rows: number): number {
  if (!Number.isSafeInteger(rows) || rows < 1)
    throw AsofError.of("invalid-option", `a batch of ${rows} rows cannot be read`, { hint: "ask for 1 or more" });
  return rows;
}

/** A column that nobody declared has the type that the warehouse gives it, or text where that has no counterpart. */
async function resultColumns(
  session: Session,
  expected: readonly StatementColumn[],
  fields: readonly Field[],
): Promise<readonly ResultColumn[]> {
  const names = fields.map(({ name }) => name);
  if (names.length !== expected.length || expected.some(({ sqlName }, index) => sqlName !== names[index]))
    throw AsofError.of(
      "verification-failed",
      `the result's columns are ${names.join(", ")}, which is not what was asked`,
    );
  const undeclared = expected.some(({ type }) => type === null);
  const types = undeclared ? await knownTypes(session, fields) : [];
  return expected.map(({ name, type }, index) => ({ name, type: type ?? types[index]?.type ?? { kind: "string" } }));
}
