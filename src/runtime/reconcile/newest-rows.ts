import { rowsOf } from "../../ir/column-rows.ts";
import type { KnownInterval, Shard } from "../../ir/latest.ts";
import type { OnlineTable } from "../../ir/online.ts";
import type { VerifiedStatement } from "../../ir/statement.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import type { Materializing } from "../materialize/materializing.ts";
import { keyText } from "./exact-text.ts";
import { printOf } from "./key-prints.ts";
import { Sample } from "./sample.ts";

/** Rows of a batch, which are looked up online together. */
const batchRows = 2_000;
/** Where one session serves both, rows are held before any is looked up: about so many, in parts of the keys. */
const heldRows = 20_000;
const tooMany = 4;
const divided = 10;
/** A sample is drawn from so many times its size, where the warehouse can tell parts of the keys apart. */
const margin = 5;
const mostParts = 1_000;

/** Which of the warehouse's rows are wanted. */
export interface NewestRows {
  readonly table: OnlineTable;
  /** What of known time the store has. */
  readonly interval: KnownInterval;
  readonly signal: AbortSignal | undefined;
}

type Warehouse = Pick<Materializing, "warehouse" | "compile" | "between">;

/** What runs would have loaded of a version by now: the newest row of each key, a batch at a time. */
export async function* newestRows(around: Warehouse, asked: NewestRows): RowBatches {
  const whole = await compiled(around, asked, null);
  if (around.between !== "one-session") return yield* readRows(around, asked, whole);
  const expected = await expectedRows(around, asked, whole);
  yield* inParts(around, asked, whole, partsOf(asked.table, expected / heldRows));
}

/** Some of the same rows: all of a part of the keys whose prints are no greater than a bound. */
export interface SampledRows {
  readonly batches: Iterable<readonly Row[]>;
  readonly part: Shard;
  /** Infinity where all of the part were taken. */
  readonly bound: number;
}

/** So many of them, chosen by a hash of their keys. */
export async function sampledRows(
  around: Warehouse,
  asked: NewestRows,
  { size, seed }: { readonly size: number; readonly seed: number },
): Promise<SampledRows> {
  const whole = await compiled(around, asked, null);
  const expected = await expectedRows(around, asked, whole);
  return sampled(around, asked, { size, seed, expected, whole });
}

async function* inParts(around: Warehouse, asked: NewestRows, whole: VerifiedStatement, of: number): RowBatches {
  for (let index = 0; index < of; index += 1) {
    const statement = of === 1 ? whole : await compiled(around, asked, { index, of });
    const rows: Row[] = [];
    for await (const batch of readRows(around, asked, statement)) {
      rows.push(...batch);
      if (isTooMuch(index, of, rows)) break;
    }
    // The estimate was far off: parts are alike, so that the first one tells.
    if (isTooMuch(index, of, rows)) return yield* inParts(around, asked, whole, Math.min(mostParts, of * divided));
    yield* inBatches(rows);
  }
}

function isTooMuch(index: number, of: number, rows: readonly Row[]): boolean {
  return index === 0 && of < mostParts && rows.length > tooMany * heldRows;
}

interface Sampling {
  readonly size: number;
  readonly seed: number;
  /** Rows of the whole, by the warehouse's estimate. */
  readonly expected: number;
  readonly whole: VerifiedStatement;
}

/** Of a part of the keys where there are many more than wanted, so that few leave the warehouse; of all where a part has too few. */
async function sampled(
  around: Warehouse,
  asked: NewestRows,
  { size, seed, expected, whole }: Sampling,
): Promise<SampledRows> {
  const { table } = asked;
  const types = table.keys.map(({ type }) => type);
  for (let of = partsOf(table, Math.floor(expected / (margin * size))); ; of = 1) {
    const part = { index: seed % of, of };
    const statement = of === 1 ? whole : await compiled(around, asked, part);
    const sample = new Sample<Row>(size);
    for await (const batch of readRows(around, asked, statement))
      for (const row of batch) sample.offer(printOf(keyText(types, row), seed), row);
    const rows = sample.items();
    if (rows.length === size || of === 1) return { batches: inBatches(rows), part, bound: sample.bound };
  }
}

async function compiled(
  { compile }: Warehouse,
  { table, interval, signal }: NewestRows,
  shard: Shard | null,
): Promise<VerifiedStatement> {
  return (await compile({ view: table.view, interval, shard }, signal)).statement;
}

async function* readRows({ warehouse }: Warehouse, { signal }: NewestRows, statement: VerifiedStatement): RowBatches {
  const { columns, batches } = await warehouse.read({ statement, upload: null, batchRows, signal });
  yield* rowsOf(columns, batches);
}

/** By the warehouse's own estimate; 0 where it has none. */
async function expectedRows(
  { warehouse }: Warehouse,
  { signal }: NewestRows,
  statement: VerifiedStatement,
): Promise<number> {
  const { rows } = await warehouse.estimateCost({ statement, spineRows: null, upload: null }, signal);
  return rows ?? 0;
}

/** One row cannot be divided. */
function partsOf({ keys }: OnlineTable, wanted: number): number {
  return keys.length === 0 ? 1 : Math.min(mostParts, Math.max(1, Math.ceil(wanted)));
}

function* inBatches(rows: readonly Row[]): Generator<readonly Row[], void, void> {
  for (let from = 0; from < rows.length; from += batchRows) yield rows.slice(from, from + batchRows);
}
