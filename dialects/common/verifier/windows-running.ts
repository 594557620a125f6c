/** The form of functions that are made of sums so far: those at the end of a window, less those at its start. */
import type { AggregatedFeature, WindowAggregateNode } from "../../../src/ir/plan.ts";
import { Deviation } from "./deviation.ts";
import { byMoment, type JoinForm, table } from "./joins.ts";
import { type Hole, integer, type Pattern } from "./pattern.ts";
import { event, known, rowsForm } from "./windows-rows.ts";
import { expectOneWindow, type Sums, sumsOf } from "./windows-sums.ts";
import { carried, columnHole, instant, type JoinSaid, keyHoles, list, momentColumns, moments } from "./words.ts";

type Said = JoinSaid<WindowAggregateNode>;

export function runningForm(said: Said): JoinForm {
  const sums = sumsOf(said);
  expectOneWindow(said);
  const [rows, moves, totals] = [table(said, "rows"), table(said, "moves"), table(said, "totals")];
  const [inside, windows] = [table(said, "sums"), table(said, "windows")];
  return {
    tables: [
      rowsForm(said, sums, rows),
      movesForm(said, sums, moves, rows),
      totalsForm(said, sums, totals, moves),
      insideForm(said, sums, inside, totals),
      windowsForm(said, sums, windows, inside),
    ],
    joined: byMoment(said, windows),
  };
}

const line = columnHole("line");
const at = columnHole("at");
const ask = columnHole("ask");

/** Rows come by their known time and leave by their event time, where these differ: on two lines. */
function movesForm(said: Said, sums: Sums, name: Hole, rows: Hole): Pattern {
  const { join, saying } = said;
  const { t } = saying;
  const { available, counted, lengths } = sums;
  const lined = hasLines(sums);
  const holes = keyHoles(join);
  const comes = available === null ? t`w.${event}` : t`w.${known}`;
  const moves = [
    ...holes.map((key) => t`w.${key}`),
    ...(lined ? [t`p.${line}`] : []),
    t`${lined ? t`CASE p.${line} WHEN 0 THEN w.${known} ELSE w.${event} END` : comes} AS ${at}`,
    t`0 AS ${ask}`,
    t`CAST(NULL AS ${saying.type({ kind: "timestamp" })}) AS ${instant}`,
    ...counted.map(({ value, window, hole }) => {
      const own = t`w.${value.hole}`;
      if (window === null) return t`${own} AS ${hole}`;
      return t`CASE WHEN w.${event} >= ${saying.earlier(t`w.${known}`, window)} THEN ${own} END AS ${hole}`;
    }),
  ];
  const ends = lengths.map(
    (length, index) => t`WHEN ${integer(index + 2)} THEN ${saying.earlier(t`s.${instant}`, length)}`,
  );
  const asked = [
    ...holes.map((key) => t`s.${key}`),
    ...(lined ? [t`CASE p.${ask} WHEN 1 THEN 0 ELSE 1 END`] : []),
    t`CASE p.${ask} WHEN 1 THEN s.${instant} ${ends.flat()} END`,
    t`p.${ask}`,
    t`s.${instant}`,
    ...counted.map(() => t`NULL`),
  ];
  const more = lengths.map((_, index) => t`UNION ALL SELECT ${integer(index + 2)}`);
  const lines = lined ? t`CROSS JOIN (SELECT 0 AS ${line} UNION ALL SELECT 1) AS p` : [];
  return t`${name} AS (
    SELECT ${list(moves, saying)} FROM ${rows} AS w ${lines}
    UNION ALL
    SELECT ${list(asked, saying)} FROM ${moments(said)} AS s
    CROSS JOIN (SELECT 1 AS ${ask} ${more.flat()}) AS p)`;
}

function hasLines({ available, lengths }: Sums): boolean {
  return available !== null && lengths.length > 0;
}

/** The rows of an instant are summed before what is asked at it, or after it where the boundary is strict. */
function totalsForm(said: Said, sums: Sums, name: Hole, moves: Hole): Pattern {
  const { join, saying } = said;
  const { t } = saying;
  const keys = keyHoles(join).map((key): Pattern => [key]);
  const within = [...keys, ...(hasLines(sums) ? [[line]] : [])];
  const partition = within.length === 0 ? [] : t`PARTITION BY ${list(within, saying)}`;
  const turn = join.bounds[0]?.inclusive ? t`${ask}` : t`${ask} DESC`;
  const over = t`OVER (${partition} ORDER BY ${at}, ${turn} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  const totals = sums.counted.flatMap(({ hole, power, soFar }) =>
    upTo(power, soFar).map((total, index) => t`${powerSummed(hole, index, said)} ${over} AS ${total}`),
  );
  return t`${name} AS (SELECT ${list([...keys, [instant], [ask], ...totals], saying)} FROM ${moves})`;
}

function powerSummed(hole: Hole, power: number, { saying: { t } }: Said): Pattern {
  if (power === 0) return t`COUNT(${hole})`;
  return power === 1 ? t`SUM(${hole})` : t`SUM(${hole} * ${hole})`;
}

function upTo<T>(power: number, all: readonly T[]): readonly T[] {
  return all.slice(0, power + 1);
}

/** Each ask of a moment is there once. */
function insideForm(said: Said, { insides, lengths }: Sums, name: Hole, totals: Hole): Pattern {
  const { saying } = said;
  const { t } = saying;
  const moment = momentColumns(said, t`w`);
  const columns = insides.flatMap(({ counted, window, sums }) =>
    upTo(counted.power, counted.soFar).map((total, index) => {
      const start = window === null ? [] : t`WHEN ${integer(lengths.indexOf(window) + 2)} THEN -w.${total}`;
      return t`SUM(CASE w.${ask} WHEN 1 THEN w.${total} ${start} END) AS ${sums[index] ?? name}`;
    }),
  );
  return t`${name} AS (
    SELECT ${list([...moment, ...columns], saying)} FROM ${totals} AS w
    WHERE w.${instant} IS NOT NULL GROUP BY ${list(moment, saying)})`;
}

function windowsForm(said: Said, { of }: Sums, name: Hole, inside: Hole): Pattern {
  const { join, saying } = said;
  const { t } = saying;
  const functions = join.features.map((feature) => {
    const sums = of.get(feature)?.sums ?? [];
    return t`${functionOf(feature, sums, said)} AS ${carried(join, feature)}`;
  });
  return t`${name} AS (
    SELECT ${list([...momentColumns(said, t`w`), ...functions], saying)} FROM ${inside} AS w)`;
}

function functionOf(feature: AggregatedFeature, sums: readonly Hole[], { saying }: Said): Pattern {
  const { t } = saying;
  const [count, sum, squares] = sums.map((one) => t`w.${one}`);
  if (count === undefined || sum === undefined || squares === undefined) throw new Error("sums have names");
  const type = saying.type(feature.type);
  const float = saying.type({ kind: "float64" });
  const variance = t`CAST(${count} * ${squares} - ${sum} * ${sum} AS ${float}) / NULLIF(${count} * (${count} - 1), 0)`;
  switch (feature.aggregate.function) {
    case "count":
      return t`CAST(${count} AS ${type})`;
    case "sum":
      return t`CASE WHEN ${count} > 0 THEN CAST(${sum} AS ${type}) END`;
    case "avg":
      return t`CAST(${sum} AS ${float}) / NULLIF(${count}, 0)`;
    case "variance":
      return variance;
    case "stddev":
      return t`SQRT(${variance})`;
    default:
      throw new Deviation(`'${feature.name}' is not made of sums`);
  }
}
