import type { SpineColumnDeclaration } from "../../ir/request.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { cellToValue, typeOfCell } from "./spine-cell.ts";

/** Author's rows: an array, or anything that can be iterated once. */
export type SpineRows = Iterable<unknown> | AsyncIterable<unknown>;

export interface UploadableSpine {
  readonly columns: readonly SpineColumnDeclaration[];
  /** How many rows there are; null for a stream. */
  readonly rows: number | null;
  /** Where they were not counted: about how many, as far as anybody can tell without reading them. */
  readonly aboutRows?: number | null;
  /** The rows in the order of the columns. A stream can be read once. */
  batches(): RowBatches;
  /** The rows once more, to be looked at before they are uploaded; absent where they can be read only once. */
  readonly again?: () => RowBatches | Promise<RowBatches>;
  /** Lets go of a stream that will not be read, or not to its end. */
  readonly close?: () => void;
}

type Cells = Readonly<Record<string, unknown>>;

const batchRows = 5_000;
/** How many rows of a stream are looked at to learn its columns; the whole of an array. */
const sampled = 1_000;

/**
 * Makes rows uploadable. Types come from `known` (join keys and the time), else from the kind of JavaScript value that a
 * column holds: string, number (float64), bigint (int64), boolean, Date (timestamp), Uint8Array (bytes), arrays of these.
 */
export async function uploadableSpine(
  given: SpineRows,
  known: ReadonlyMap<string, CanonicalType>,
): Promise<UploadableSpine> {
  return Array.isArray(given) ? fromArray(given, known) : fromStream(given, known);
}

function fromArray(given: readonly unknown[], known: ReadonlyMap<string, CanonicalType>): UploadableSpine {
  const columns = columnsOf(given.map(requireRow), known);
  const batches = (): RowBatches => convertArray(given, columns);
  return { columns, rows: given.length, batches, again: batches };
}

async function fromStream(given: SpineRows, known: ReadonlyMap<string, CanonicalType>): Promise<UploadableSpine> {
  const iterator = Symbol.asyncIterator in given ? given[Symbol.asyncIterator]() : given[Symbol.iterator]();
  let taken = false;
  const close = (): void => {
    taken = true;
    void letGo(iterator);
  };
  try {
    const head = await firstRows(iterator);
    const columns = columnsOf(head.map(requireRow), known);
    const once = (): RowBatches => {
      if (taken) throw streamTaken();
      taken = true;
      return convertStream(chain(head, iterator), columns);
    };
    return { columns, rows: null, batches: once, close };
  } catch (failure) {
    close();
    throw failure;
  }
}

type RowIterator = AsyncIterator<unknown> | Iterator<unknown>;

async function firstRows(iterator: RowIterator): Promise<readonly unknown[]> {
  const head: unknown[] = [];
  for (let next = await nextOf(iterator); next.done !== true; next = await nextOf(iterator)) {
    if (head.push(next.value) === sampled) break;
  }
  return head;
}

/** Nobody waits for it: a producer that hangs would hang its reader too. */
async function letGo(iterator: RowIterator): Promise<void> {
  await Promise.resolve(iterator.return?.()).catch(() => undefined);
}

/** A failure of the caller's own code is told as such. */
async function nextOf(iterator: RowIterator): Promise<IteratorResult<unknown>> {
  try {
    return await iterator.next();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw AsofError.of("spine-invalid", `the spine's rows could not be read: ${reason}`, spineRows, cause);
  }
}

const spineRows = { path: "spine", hint: "this came from what was given as the spine: see to it there" };

async function* chain(head: readonly unknown[], rest: RowIterator): AsyncGenerator<unknown> {
  try {
    yield* head;
    for (let next = await nextOf(rest); next.done !== true; next = await nextOf(rest)) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Without waiting for rows that are there: that would take as long as to convert them. */
async function* convertArray(
  given: readonly unknown[],
  columns: readonly SpineColumnDeclaration[],
): AsyncGenerator<readonly Row[]> {
  const convert = converter(columns);
  for (let from = 0; from < given.length; from += batchRows) {
    yield given.slice(from, from + batchRows).map((cells, index) => convert(cells, from + index));
  }
}

async function* convertStream(
  given: AsyncIterable<unknown>,
  columns: readonly SpineColumnDeclaration[],
): AsyncGenerator<readonly Row[]> {
  const convert = converter(columns);
  let batch: Row[] = [];
  let number = 0;
  for await (const cells of given) {
    batch.push(convert(cells, number));
    number += 1;
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function converter(columns: readonly SpineColumnDeclaration[]): (cells: unknown, number: number) => Row {
  const names = new Set(columns.map((column) => column.name));
  return (cells, number) => {
    const row = requireRow(cells, number);
    refuseUnknown(row, names, number);
    return columns.map(({ name, type }) => cellToValue(row[name], type, name, number));
  };
}

function columnsOf(
  rows: readonly Cells[],
  known: ReadonlyMap<string, CanonicalType>,
): readonly SpineColumnDeclaration[] {
  const types = new Map<string, CanonicalType | null>();
  rows.forEach((row, number) => {
    for (const name of Object.keys(row)) {
      if (types.get(name) != null) continue;
      types.set(name, known.get(name) ?? typeOfCell(row[name], name, number));
    }
  });
  if (rows.length === 0) for (const [name, type] of known) types.set(name, type);
  return [...types].map(([name, type]) => ({ name, type: type ?? { kind: "string" } }));
}

function requireRow(value: unknown, number: number): Cells {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Cells;
  throw AsofError.of("spine-invalid", `spine row ${number} is not an object of columns`, {
    path: `spine[${number}]`,
    hint: "give rows like { airport: 'JFK', event_timestamp: '2013-07-01T00:00:00Z' }",
  });
}

function refuseUnknown(row: Cells, names: ReadonlySet<string>, number: number): void {
  const unknown = Object.keys(row).find((name) => !names.has(name));
  if (unknown === undefined) return;
  throw AsofError.of(
    "spine-invalid",
    `spine row ${number} has a column '${unknown}' that the first ${sampled} rows lack`,
    {
      path: `spine[${number}].${unknown}`,
      hint: "give every row the same columns, null where one has no value",
    },
  );
}

function streamTaken(): AsofError {
  return AsofError.of("spine-invalid", "the spine's rows were read or let go already: a stream can be read once", {
    path: "spine",
    hint: "give an array, or make a new job for each run",
  });
}
