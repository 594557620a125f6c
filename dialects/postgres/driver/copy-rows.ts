import type { DiagnosticCode } from "../../../src/kernel/codes.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { identifier, join, type Sql, sql } from "../../../src/kernel/sql.ts";
import { binaryChunks } from "./copy-binary.ts";
import type { CopySource } from "./copy-source.ts";
import { textChunks } from "./copy-text.ts";
import { printText } from "./query.ts";
import type { Session } from "./session.ts";

export interface CopyTarget {
  readonly table: Sql;
  /** Whether the table was made for the rows, with the lexicon's types. Any other may have types that only text suits. */
  readonly isOurs: boolean;
  /** The names that the columns have in the table, the row number's first where there is one. */
  readonly columns: readonly string[];
}

/** Puts rows into a table. While one chunk is on its way the next is made, and no more. Gives the number of rows. */
export async function copyRows(
  session: Session,
  target: CopyTarget,
  source: CopySource,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  const columns = join(target.columns.map(identifier), sql`, `);
  const format = target.isOurs ? sql`format binary` : sql`format text`;
  const text = printText(sql`copy ${target.table} (${columns}) from stdin with (${format}, encoding 'UTF8')`);
  const chunks = target.isOurs ? binaryChunks : textChunks;
  let rows = 0n;
  let sent: Promise<unknown> = Promise.resolve();
  try {
    for await (const chunk of untilAborted(chunks(readable(source)), signal)) {
      await sent;
      sent = session.copy(text, chunk.bytes);
      // Awaited before the next is sent; until then a failure must not count as unhandled.
      sent.catch(() => undefined);
      rows += BigInt(chunk.rows);
    }
  } finally {
    await sent;
  }
  return rows;
}

/** Rows come from the caller: a failure there is told apart from one of the warehouse. */
function readable(source: CopySource): CopySource {
  return { ...source, rows: named(source.rows, source.unfit) };
}

async function* named<T>(rows: AsyncIterable<T>, code: DiagnosticCode): AsyncGenerator<T, void, void> {
  try {
    yield* rows;
  } catch (error) {
    if (error instanceof AsofError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw AsofError.of(code, `the rows could not be read: ${reason}`, {}, error);
  }
}

/** Stops waiting for a producer when the work is cancelled, however long the producer takes. */
async function* untilAborted<T>(
  items: AsyncGenerator<T, void, void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  if (signal === undefined) return yield* items;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  aborted.catch(() => undefined);
  try {
    signal.throwIfAborted();
    for (;;) {
      const next = await Promise.race([items.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    if (stop !== undefined) signal.removeEventListener("abort", stop);
    // Not awaited: a producer that hangs would hang this too.
    items.return().catch(() => undefined);
  }
}
