import type { ColumnBatch, ColumnBatches } from "../../../src/ir/columns.ts";
import type { StatementColumn } from "../../../src/ir/statement.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { Sql } from "../../../src/kernel/sql.ts";
import type { ReadResult, ReadRun, ResultColumn } from "../../../src/ports/warehouse.ts";
import type { ClientColumn, ClientStatement } from "./client.ts";
import { decodeBatch } from "./decode.ts";
import { RowReader } from "./row-reader.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { tagOf } from "./tag.ts";
import { undeclaredType } from "./types.ts";
import { dropSpine, uploadSpine } from "./upload.ts";

/**
 * Runs a statement and streams its rows. Snowflake has no read-only transactions: the statement was read back and verified as
 * a single SELECT, the service takes one statement at a time, and a role with few rights stands behind that.
 */
export async function read(sessions: Sessions, run: ReadRun): Promise<ReadResult> {
  const batchRows = batchSize(run.batchRows);
  return streaming(sessions, run.signal, async (session) => {
    const spine = await uploadSpine(session, run);
    const opened = await session.open(run.statement, tagOf(run.statement), run.limits);
    return { opened, expected: run.statement.outline.columns, batchRows, spine };
  });
}

export interface Opened {
  readonly opened: ClientStatement;
  readonly expected: readonly StatementColumn[];
  readonly batchRows: number;
  readonly spine: Sql | null;
}

/** The first batch is there before this returns, so that rows that cannot be read say so here. */
export async function streaming(
  sessions: Sessions,
  signal: AbortSignal | undefined,
  open: (session: Session) => Promise<Opened>,
): Promise<ReadResult> {
  const session = await sessions.take(signal);
  try {
    const { opened, expected, batchRows, spine } = await open(session);
    const columns = resultColumns(expected, opened.getColumns() ?? []);
    const rows = new RowReader(opened, session);
    const next = async (): Promise<ColumnBatch | null> => {
      const found = await rows.next(batchRows);
      return found.length === 0 ? null : decodeBatch(columns, found);
    };
    const end = async (finished: boolean): Promise<void> => {
      rows.stop();
      if (!finished && signal?.aborted === true) session.spoil();
      try {
        await dropSpine(session, spine);
      } finally {
        await sessions.give(session);
      }
    };
    return { columns, batches: batchesOf(await next(), next, end, session) };
  } catch (error) {
    const told = session.told(error);
    await sessions.give(session);
    throw told;
  }
}

export function batchSize(rows: number): number {
  if (!Number.isSafeInteger(rows) || rows < 1)
    throw AsofError.of("invalid-option", `a batch of ${rows} rows cannot be read`, { hint: "ask for 1 or more" });
  return rows;
}

/** Closing gives the session back also before the first batch was asked for, which a generator would not do. */
function batchesOf(
  first: ColumnBatch | null,
  next: () => Promise<ColumnBatch | null>,
  end: (finished: boolean) => Promise<void>,
  session: Session,
): ColumnBatches {
  let held: ColumnBatch | null = first;
  let begun = false;
  let ended = false;
  const finish = async (finished: boolean): Promise<void> => {
    if (ended) return;
    ended = true;
    await end(finished);
  };
  const iterator: AsyncIterableIterator<ColumnBatch, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      if (ended) return { done: true, value: undefined };
      try {
        const batch = begun ? await next() : held;
        [begun, held] = [true, null];
        if (batch !== null) return { done: false, value: batch };
      } catch (error) {
        const told = session.told(error);
        await finish(false);
        throw told;
      }
      await finish(true);
      return { done: true, value: undefined };
    },
    async return() {
      await finish(false);
      return { done: true, value: undefined };
    },
  };
  return iterator;
}

/** A column that nobody declared has the type that the warehouse gives it. */
function resultColumns(expected: readonly StatementColumn[], found: readonly ClientColumn[]): readonly ResultColumn[] {
  const types = found.map(undeclaredType);
  const names = found.map((column) => column.getName());
  if (names.length !== expected.length || expected.some(({ sqlName }, index) => sqlName !== names[index]))
    throw AsofError.of(
      "verification-failed",
      `the result's columns are ${names.join(", ")}, which is not what was asked`,
    );
  return expected.map(({ name, type }, index) => ({ name, type: type ?? types[index] ?? { kind: "string" } }));
}
