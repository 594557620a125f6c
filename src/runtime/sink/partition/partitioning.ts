import { type CellReader, cellReader } from "../../../ir/column-rows.ts";
import { type Column, type ColumnBatch, infiniteDate, infiniteInstant } from "../../../ir/columns.ts";
import { type CanonicalType, typeName } from "../../../ir/types.ts";
import { AsofError } from "../../../kernel/diagnostics.ts";
import { entryOf, suggestion } from "../../../kernel/names.ts";
import { formatDay } from "../../../kernel/time.ts";
import type { ResultColumn } from "../../../ports/warehouse.ts";

/** How rows are spread over folders. */
export interface Partitioning {
  /** What folders are named by, before the `=`. */
  readonly name: string;
  /** The columns that the files hold. */
  readonly columns: readonly ResultColumn[];
  /** Gives the value of a row of a batch, which may have none: it is NULL, or an infinite time. */
  readonly keysOf: (batch: ColumnBatch) => PartitionKeys;
  /** A batch of the result as the files hold it. */
  readonly kept: (batch: ColumnBatch) => ColumnBatch;
}

export type PartitionKeys = (row: number) => string | null;

/** Where rows without a value go: what Hive calls it, and its readers know. */
export const noValue = "__HIVE_DEFAULT_PARTITION__";

/** How many characters of `YYYY-MM-DD` are left out at the end. */
const leftOut: Readonly<Record<string, number>> = { day: 0, month: 3, year: 6 };

/** Whether it means a part of the spine's time, rather than a column. */
export function isUnitOfTime(by: string): boolean {
  return entryOf(leftOut, by) !== undefined;
}

/**
 * `day`, `month` and `year` are the spine's time in UTC; anything else is a column, whose values then stand in the names of the
 * folders alone. Throws `invalid-option`.
 */
export function partitioningOf(by: string, columns: readonly ResultColumn[], time: string): Partitioning {
  const cut = entryOf(leftOut, by);
  return cut === undefined ? byColumn(by, columns) : byTime(by, cut, columns, time);
}

function byTime(name: string, cut: number, columns: readonly ResultColumn[], time: string): Partitioning {
  const same = columns.find((column) => column.name.toLowerCase() === name);
  if (same !== undefined) {
    throw invalid(
      `partitions by ${name} need a column of that name, and the result has a '${same.name}' already`,
      "rename it in the spine or the features, or partition by another unit",
    );
  }
  const index = columns.findIndex((column) => column.name === time);
  return {
    name,
    columns,
    keysOf: (batch) => timeKeys(batch.columns[index], cut),
    kept: (batch) => batch,
  };
}

const microsecondsOfDay = 86_400_000_000;

/** A day is written once, however many rows lie on it. */
function timeKeys(column: Column | undefined, cut: number): PartitionKeys {
  const dayAt = daysOf(column);
  const nulls = column?.nulls;
  const texts = new Map<number, string>();
  return (row) => {
    const day = nulls?.[row] === 1 ? null : dayAt(row);
    if (day === null) return null;
    const known = texts.get(day);
    if (known !== undefined) return known;
    const text = formatDay(day);
    const key = text.slice(0, text.length - cut);
    texts.set(day, key);
    return key;
  };
}

/** The day of each row since 1970 (UTC), of a timestamp or a date; null at an infinite one. */
function daysOf(column: Column | undefined): (row: number) => number | null {
  if (column?.values.storage === "int32") {
    const { data } = column.values;
    return (row) => finiteDay(data[row] ?? 0);
  }
  if (column?.values.storage !== "int64") throw new Error("the spine's time is a timestamp or a date");
  const { data } = column.values;
  return (row) => finiteInstant(data[row] ?? 0n);
}

function finiteDay(day: number): number | null {
  return day === infiniteDate.future || day === infiniteDate.past ? null : day;
}

function finiteInstant(time: bigint): number | null {
  return time === infiniteInstant.future || time === infiniteInstant.past ? null : dayOf(time);
}

function dayOf(microseconds: bigint): number {
  const number = Number(microseconds);
  if (Number.isSafeInteger(number)) return Math.floor(number / microsecondsOfDay);
  const whole = microseconds / BigInt(microsecondsOfDay);
  return Number(whole * BigInt(microsecondsOfDay) > microseconds ? whole - 1n : whole);
}

const tellable: ReadonlySet<CanonicalType["kind"]> = new Set(["bool", "int32", "int64", "string", "date"]);

function byColumn(name: string, columns: readonly ResultColumn[]): Partitioning {
  const index = columns.findIndex((column) => column.name === name);
  const column = columns[index];
  if (column === undefined) {
    const names = ["day", "month", "year", ...columns.map((one) => one.name)];
    throw invalid(`there is nothing called '${name}' to partition by`, suggestion(name, names));
  }
  const { type } = column;
  if (!tellable.has(type.kind))
    throw invalid(`'${name}' is ${typeName(type)}: no type to partition by`, `use one of ${[...tellable].join(", ")}`);
  if (/[/\\=%\p{Cc}]/u.test(name)) throw invalid(`'${name}' cannot be the name of a folder`, "rename the column");
  if (columns.length === 1)
    throw invalid(`'${name}' is the only column: the files would be empty`, "keep another column");
  return {
    name,
    columns: columns.toSpliced(index, 1),
    keysOf: (batch) => columnKeys(type, batch.columns[index]),
    kept: (batch) => ({ ...batch, columns: batch.columns.toSpliced(index, 1) }),
  };
}

function columnKeys(type: CanonicalType, column: Column | undefined): PartitionKeys {
  const read: CellReader = column === undefined ? () => null : cellReader(type, column);
  return (row) => {
    const value = read(row);
    return value === null ? null : String(value);
  };
}

function invalid(problem: string, hint: string): AsofError {
  return AsofError.of("invalid-option", problem, { hint });
}

/** `month=2013-01`: a value as it stands in a path, its odd characters by their bytes. */
export function partitionFolder(name: string, key: string | null): string {
  return `${name}=${key === null ? noValue : escaped(key)}`;
}

/** Also what a glob would read as its own. */
function escaped(value: string): string {
  return encodeURIComponent(value).replace(/[!~*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
