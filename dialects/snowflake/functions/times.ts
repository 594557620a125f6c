import { integerLiteral, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { Application, Pattern } from "../../../src/ports/functions.ts";
import { at, textAt, whole } from "../../common/functions/fragments.ts";
import { asInt64 } from "./numbers.ts";

const parts: Readonly<Record<string, Sql>> = {
  year: sql`YEAR`, quarter: sql`QUARTER`, month: sql`MONTH`, week: sql`WEEKISO`, day: sql`DAY`,
  day_of_week: sql`DAYOFWEEKISO`, day_of_year: sql`DAYOFYEAR`, hour: sql`HOUR`, minute: sql`MINUTE`, second: sql`SECOND`,
}; // biome-ignore format: one table

const microseconds: Readonly<Record<string, bigint>> = {
  week: 604_800_000_000n, day: 86_400_000_000n, hour: 3_600_000_000n, minute: 60_000_000n, second: 1_000_000n,
  millisecond: 1_000n, microsecond: 1n,
}; // biome-ignore format: one table

/** A date, or an instant with the clock of a zone. */
function shown({ operands }: Application): Sql {
  const value = at(operands, 1);
  return value.type.kind === "date"
    ? value.sql
    : sql`CONVERT_TIMEZONE(${stringLiteral(textAt(operands, 2))}, ${value.sql})`;
}

export const datePart: Pattern = (application) =>
  whole(asInt64(sql`DATE_PART(${parts[textAt(application.operands, 0)] ?? sql``}, ${shown(application)})`));

/** Weeks by hand: where DATE_TRUNC begins them is a setting of the session's. */
export const dateTrunc: Pattern = (application) => {
  const unit = textAt(application.operands, 0);
  const day = sql`CAST(${shown(application)} AS DATE)`;
  if (unit === "week") return whole(sql`CAST(DATEADD(day, 1 - DAYOFWEEKISO(${day}), ${day}) AS DATE)`);
  return whole(sql`CAST(DATE_TRUNC(${stringLiteral(unit)}, ${day}) AS DATE)`);
};

export const timeTrunc: Pattern = ({ operands }) =>
  whole(sql`DATE_TRUNC(${stringLiteral(textAt(operands, 0))}, CONVERT_TIMEZONE('UTC', ${at(operands, 1).sql}))`);

export const dateDiff: Pattern = ({ operands }) => {
  const unit = textAt(operands, 0);
  const isDate = at(operands, 1).type.kind === "date";
  const [start, end] = [at(operands, 1).sql, at(operands, 2).sql];
  const apart = isDate ? sql`DATEDIFF(day, ${start}, ${end})` : sql`DATEDIFF(microsecond, ${start}, ${end})`;
  const size = isDate ? (unit === "week" ? 7n : 1n) : (microseconds[unit] ?? 1n);
  if (size === 1n) return whole(asInt64(apart));
  return whole(asInt64(sql`(${apart} - MOD(${apart}, ${integerLiteral(size)})) / ${integerLiteral(size)}`));
};

export const secondsBetween: Pattern = ({ operands }) =>
  whole(sql`(CAST(DATEDIFF(microsecond, ${at(operands, 0).sql}, ${at(operands, 1).sql}) AS FLOAT) / 1000000)`);
