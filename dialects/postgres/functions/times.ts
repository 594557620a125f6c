import { integerLiteral, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { Application, Pattern } from "../../../src/ports/functions.ts";
import { at, once, textAt } from "../../common/functions/fragments.ts";
import { bind } from "./bind.ts";

const parts: Readonly<Record<string, Sql>> = {
  year: sql`YEAR`, quarter: sql`QUARTER`, month: sql`MONTH`, week: sql`WEEK`, day: sql`DAY`,
  day_of_week: sql`ISODOW`, day_of_year: sql`DOY`, hour: sql`HOUR`, minute: sql`MINUTE`, second: sql`SECOND`,
}; // biome-ignore format: one table

export const microseconds: Readonly<Record<string, bigint>> = {
  week: 604_800_000_000n, day: 86_400_000_000n, hour: 3_600_000_000n, minute: 60_000_000n, second: 1_000_000n,
  millisecond: 1_000n, microsecond: 1n,
}; // biome-ignore format: one table

function isDate({ operands }: Application): boolean {
  return at(operands, 1).type.kind === "date";
}

/** Infinite dates and instants have no parts. */
function ofFinite(values: Application["operands"], body: (values: readonly Sql[]) => Sql) {
  return once(values, bind, (names) => {
    const finite = names.map((name) => sql`isfinite(${name})`).reduce((all, one) => sql`${all} AND ${one}`);
    return sql`CASE WHEN ${finite} THEN ${body(names)} END`;
  });
}

/** A date, or an instant as a zone's clock shows it. */
function shown(application: Application, value: Sql): Sql {
  return isDate(application) ? value : sql`(${value} AT TIME ZONE ${stringLiteral(textAt(application.operands, 2))})`;
}

export const datePart: Pattern = (application) => {
  const part = textAt(application.operands, 0);
  return ofFinite([at(application.operands, 1)], ([value = sql``]) => {
    const extracted = sql`EXTRACT(${parts[part] ?? sql``} FROM ${shown(application, value)})`;
    return sql`CAST(${part === "second" ? sql`FLOOR(${extracted})` : extracted} AS bigint)`;
  });
};

export const dateTrunc: Pattern = (application) => {
  const unit = stringLiteral(textAt(application.operands, 0));
  return ofFinite([at(application.operands, 1)], ([value = sql``]) => {
    const digits = isDate(application) ? sql`CAST(${value} AS timestamp)` : shown(application, value);
    return sql`CAST(DATE_TRUNC(${unit}, ${digits}) AS date)`;
  });
};

export const timeTrunc: Pattern = ({ operands }) => {
  const unit = textAt(operands, 0);
  const name = stringLiteral(unit === "millisecond" ? "milliseconds" : unit);
  return ofFinite([at(operands, 1)], ([value = sql``]) => sql`DATE_TRUNC(${name}, ${value}, 'UTC')`);
};

/** Exact: EXTRACT gives a numeric. */
function apart(start: Sql, end: Sql): Sql {
  return sql`CAST((EXTRACT(EPOCH FROM ${end}) - EXTRACT(EPOCH FROM ${start})) * 1000000 AS bigint)`;
}

export const dateDiff: Pattern = (application) => {
  const { operands } = application;
  const unit = textAt(operands, 0);
  return ofFinite([at(operands, 1), at(operands, 2)], ([start = sql``, end = sql``]) => {
    if (isDate(application))
      return sql`CAST((${end} - ${start}) / ${integerLiteral(unit === "week" ? 7 : 1)} AS bigint)`;
    return sql`${apart(start, end)} / ${integerLiteral(microseconds[unit] ?? 1n)}`;
  });
};

export const secondsBetween: Pattern = ({ operands }) =>
  ofFinite(operands, ([start = sql``, end = sql``]) => sql`CAST(${apart(start, end)} AS double precision) / 1000000`);
