/** The rows for functions over windows. */
import { type AggregateFunction, aggregateFunctions, aggregateLaws } from "../../src/ir/aggregate.ts";
import type { Situation } from "../property/coverage.ts";
import type { WindowSituation } from "../property/window-situations.ts";
import { onDemandGroup } from "./expression-features.ts";
import { grouped, type MatrixFeature, type MatrixGroup } from "./groups.ts";

type Met = WindowSituation | Situation;

function situationOf(name: AggregateFunction): WindowSituation {
  return `function ${name}`;
}

export const windowGroups: readonly MatrixGroup<Met>[] = [
  grouped<Met>("Functions", Object.fromEntries(aggregateFunctions.map((name) => [`\`${name}\``, situationOf(name)]))),
  grouped<Met>("Time", {
    "an end and a start": "window",
    "`unbounded`": "window without an end",
    "several lengths in one view": "several lengths",
    "no row inside": "empty window",
    "a row exactly at the start, left out": "window start",
    "a row a microsecond later": "window just inside",
    "a row exactly at the end": "window end",
    strict: "strict window",
    "strict: a row exactly at the start": "strict window start",
    "strict: a row exactly at the end, left out": "strict window end",
    "`availableAt`": "availability in a window",
    "`availableAt`: a late row kept out": "late in a window",
    "`availableAt`: NULL": "null available",
    "rows that tie": "tie in a window",
    "times without a zone": "zoneless",
    "times of a local clock": "local time",
    "digits that clocks show twice or never": "clock change",
    dates: "date",
    "infinite event times": "infinite event time",
    "NULL event times": "null event time",
  }),
  grouped<Met>("Expressions", {
    "a function of an expression": "windowed expression",
    "the same over no row": "windowed expression of no row",
    "`where`": "row left out",
    "`where` that no row meets": "condition not met by any",
  }),
  grouped<Met>("Spines", {
    "uploaded rows": "spine rows",
    "a table": "spine table",
    "a query": "spine query",
    "a range": "range",
    "an instant": "as_of",
    "an instant, for a population": "population",
    "equal rows": "duplicate spine row",
    "NULL keys": "null key",
    "NULL times": "null time",
    "infinite times": "infinite time",
  }),
  grouped<Met>("Sources and views", {
    "a query": "source query",
    "no rows": "empty table",
    "NULL keys": "null source key",
    "several keys": "more than 1 key",
    "no entity": "entity-less",
    "one view in two roles": "role",
  }),
  onDemandGroup,
];

const ofKnownTimes = new Set<string>(["availability in a window", "late in a window", "null available"]);

/** Running sums are of functions that follow from sums; frames of those without an order of their own, by one time alone. */
export function canMeetOverWindows(strategy: string, { situation }: MatrixFeature): boolean {
  const called = aggregateFunctions.find((name) => situationOf(name) === situation);
  const law = called === undefined ? null : aggregateLaws[called];
  if (strategy === "running") return law === null || law.fromPowers !== null;
  if (strategy !== "frames") return true;
  return law === null ? !ofKnownTimes.has(situation) : !law.ordered && !law.distinct;
}
