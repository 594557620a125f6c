import { integerLiteral, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { type Application, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, textAt, whole, within } from "../../common/functions/fragments.ts";

const parts: Readonly<Record<string, Sql>> = {
  year: sql`YEAR`, quarter: sql`QUARTER`, month: sql`MONTH`, week: sql`ISOWEEK`, day: sql`DAY`,
  day_of_week: sql`DAYOFWEEK`, day_of_year: sql`DAYOFYEAR`, hour: sql`HOUR`, minute: sql`MINUTE`, second: sql`SECOND`,
  millisecond: sql`MILLISECOND`,
}; // biome-ignore format: one table

const microseconds: Readonly<Record<string, bigint>> = {
  week: 604_800_000_000n, day: 86_400_000_000n, hour: 3_600_000_000n, minute: 60_000_000n, second: 1_000_000n,
  millisecond: 1_000n, microsecond: 1n,
}; // biome-ignore format: one table

function isDate({ operands }: Application): boolean {
  return at(operands, 1).type.kind === "date";
}

/** BigQuery's weeks begin on Sunday with 1. */
export const datePart: Pattern = (application) => {
  const part = textAt(application.operands, 0);
  const value = within(at(application.operands, 1), strengths.whole);
  const shown = isDate(application)
    ? value
    : sql`${value} AT TIME ZONE ${stringLiteral(textAt(application.operands, 2))}`;
  const extracted = sql`EXTRACT(${parts[part] ?? sql``} FROM ${shown})`;
  return whole(part === "day_of_week" ? sql`(MOD(${extracted} + 5, 7) + 1)` : extracted);
};

export const dateTrunc: Pattern = (application) => {
  const unit = parts[textAt(application.operands, 0)] ?? sql``;
  const value = at(application.operands, 1).sql;
  const day = isDate(application) ? value : sql`DATE(${value}, ${stringLiteral(textAt(application.operands, 2))})`;
  return whole(sql`DATE_TRUNC(${day}, ${unit})`);
};

export const timeTrunc: Pattern = ({ operands }) =>
  whole(sql`TIMESTAMP_TRUNC(${at(operands, 1).sql}, ${parts[textAt(operands, 0)] ?? sql``})`);

export const dateDiff: Pattern = (application) => {
  const { operands } = application;
  const unit = textAt(operands, 0);
  const [start, end] = [at(operands, 1).sql, at(operands, 2).sql];
  if (isDate(application))
    return whole(sql`DIV(DATE_DIFF(${end}, ${start}, DAY), ${integerLiteral(unit === "week" ? 7 : 1)})`);
  return whole(sql`DIV(TIMESTAMP_DIFF(${end}, ${start}, MICROSECOND), ${integerLiteral(microseconds[unit] ?? 1n)})`);
};

export const secondsBetween: Pattern = ({ operands }) =>
  whole(sql`(TIMESTAMP_DIFF(${at(operands, 1).sql}, ${at(operands, 0).sql}, MICROSECOND) / 1000000)`);
