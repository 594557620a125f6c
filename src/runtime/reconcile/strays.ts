import type { OnlineTable } from "../../ir/online.ts";
import type { RowBatches } from "../../ir/value.ts";
import type { OnlineStore } from "../../ports/online-store.ts";
import { keyText } from "./exact-text.ts";
import type { Difference, Findings } from "./findings.ts";
import type { Judge } from "./judge.ts";
import { type KeyPart, type KeyPrints, printOf } from "./key-prints.ts";

/** Rows that can be taken away in one comparison: they are held until it is sure that the warehouse lacks them. */
const mostTaken = 20_000;

export interface Strays {
  readonly online: Pick<OnlineStore, "scan" | "replace">;
  readonly table: OnlineTable;
  readonly judge: Judge;
  readonly findings: Findings;
  /** Keys that the warehouse has. */
  readonly known: KeyPrints;
  /** The warehouse's rows once more; null where nothing is to be taken away. */
  readonly again: (() => RowBatches) | null;
  readonly signal: AbortSignal | undefined;
  readonly onRows: (rows: number) => void;
}

/** Looks through all stored rows for keys that the warehouse lacks. Gives how many rows there are, and how many were taken away. */
export async function findStrays(strays: Strays): Promise<{ readonly scanned: number; readonly taken: number }> {
  const { findings, known, again } = strays;
  const held = new Map<string, Difference>();
  let scanned = 0;
  let isFirst = true;
  for await (const part of known.parts()) {
    for await (const [difference, key] of straysOf(strays, part, (rows) => {
      if (isFirst) scanned += rows;
      strays.onRows(scanned);
    })) {
      const isHeld = again !== null && difference.verdict.cause === "extra" && held.size < mostTaken;
      if (isHeld) held.set(key, difference);
      else findings.add(difference, false);
    }
    isFirst = false;
  }
  if (again === null || held.size === 0) return { scanned, taken: 0 };
  return { scanned, taken: await takenAway(strays, again(), held) };
}

async function* straysOf(
  { online, table, judge, signal }: Strays,
  part: KeyPart,
  onPage: (rows: number) => void,
): AsyncGenerator<readonly [Difference, string], void, void> {
  const types = table.keys.map(({ type }) => type);
  for await (const page of online.scan(table, signal)) {
    onPage(page.length);
    for (const stored of page) {
      const key = keyText(types, stored.keys);
      const print = printOf(key);
      if (!part.isMine(print) || part.has(print)) continue;
      const verdict = judge(null, stored);
      if (verdict !== null) yield [{ verdict, expected: null, stored }, key];
    }
  }
}

/**
 * A row may have come to the warehouse and been pushed after the warehouse was read. What was stored when it was looked at, and is
 * lacking in the warehouse after that, is what the warehouse does not have.
 */
async function takenAway(strays: Strays, rows: RowBatches, held: Map<string, Difference>): Promise<number> {
  const { online, table, findings, signal } = strays;
  const types = table.keys.map(({ type }) => type);
  for await (const batch of rows) for (const row of batch) held.delete(keyText(types, row));
  let taken = 0;
  for (const difference of held.values()) {
    const seen = difference.stored;
    const isTaken = seen !== null && (await online.replace(table, [{ seen, row: null }], signal)) === 1;
    findings.add(difference, isTaken);
    taken += Number(isTaken);
  }
  return taken;
}
