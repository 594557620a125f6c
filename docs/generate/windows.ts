/** docs/windows.md: features over windows, with the table of functions from the code that knows their laws. */
import {
  type AggregateFunction,
  type AggregateLaw,
  aggregateFunctions,
  aggregateLaws,
} from "../../src/ir/aggregate.ts";
import { typeName } from "../../src/ir/types.ts";
import { markdownTable } from "./table.ts";

/** As authors write them. */
const authored: Readonly<Record<AggregateFunction, string>> = {
  count: "count(column?)",
  sum: "sum(column, type)",
  avg: "avg(column)",
  min: "min(column, type)",
  max: "max(column, type)",
  stddev: "stddev(column)",
  variance: "variance(column)",
  count_distinct: "countDistinct(column)",
  approx_count_distinct: "approxCountDistinct(column)",
  first: "first(column, type)",
  last: "last(column, type)",
  last_n: "lastN(column, type, limit)",
};

const ofNothing: Readonly<Record<AggregateLaw["ofNothing"], string>> = {
  zero: "0",
  null: "NULL",
  empty: "an empty list",
};

const opening = `# Windows

How many flights did this carrier have in the last 24 hours, and how late were they on average? A feature over a window computes a function over
**all** rows of its key in a stretch of time that ends at the spine row's own time, of those that were known by then.

\`\`\`ts
import { avg, count, countDistinct, entity, featureView, lastN, sum, t, table } from "asof";

const carrier = entity("carrier", { key: { carrier: t.string } });

export const carrierDelays = featureView("carrier_delays", {
  entities: [carrier],
  source: table("flights", { eventTime: "sched_dep_at", availableAt: "landed_at", tieBreaks: ["flight_id"] }),
  aggregate: {
    flights: count().over("3 hours", "24 hours"), // flights_3h, flights_24h
    dep_delay: avg("dep_delay").over("3 hours", "24 hours"),
    miles: sum("distance", t.int64).over("1 day"),
    planes: countDistinct("tailnum").over("1 day"),
    last_destinations: lastN("dest", t.string, 3).over("unbounded"),
  },
});
\`\`\`

A view has either \`features\`, values of its newest row, or \`aggregate\`. The window is always part of the feature's name, as it was written: \`"24 hours"\` is
\`24h\`, \`"1 day"\` is \`1d\`, \`"unbounded"\` is \`unbounded\`.

## Which rows count

![A window of three hours reaches from just after t minus three hours to t; late rows count from when they are known](pictures/windows.svg)

For a spine row at time \`t\` and a window \`w\`, a row counts if

1. every join key equals the spine's (a NULL key matches nothing);
2. \`t - w < eventTime <= t\`; \`"unbounded"\` has no lower end;
3. \`availableAt <= t\`, where the source names one (a NULL is never available).

Put the other way: a row counts for spine times from its known time until its event time plus \`w\`. With \`boundary: "strict"\` both ends move alike:
\`t - w <= eventTime < t\`, and \`availableAt < t\`. So the windows of neighbouring instants never overlap and never leave a gap. A day is 24 hours, whatever a zone's clocks do.

Every row counts as an event: \`createdTime\` does not make two deliveries of a row one. A source that redelivers says so in a query.

A spine row without a finite time, or with a NULL key, has NULL for every function. One with an empty window has what the table below says.

## Functions

`;

const closing = `
NULLs in the column are left out by every function. \`sum\`, \`min\`, \`max\`, \`first\`, \`last\` and \`lastN\` are told the column's type, from which their own follows; the
others need none. \`first\`, \`last\` and \`lastN\` go by the winner's order of [point-in-time joins](point-in-time.md); which of several rows that tie on all of it is free.

Integers and decimals are exact to the digit. A sum of integers that leaves int64 is an error of the warehouse, never a wrong number. Floats are within 1e-9
of the sum of their absolute values: their sum depends on the order in which rows come.

## How they are computed

| strategy | how                                                                                                             | where                          |
| -------- | --------------------------------------------------------------------------------------------------------------- | ------------------------------ |
| \`probe\`  | each spine row reads the rows of its widest window from an index on keys and event time, once for all functions | PostgreSQL                     |
| \`pairs\`  | each moment of the spine is joined with every row of its widest window, and the pairs are grouped               | everywhere; the reference form |

PostgreSQL probes where an index on keys and event time is known to be there, and pairs otherwise. \`pairs\` grows with the rows inside the widest window: keys with very many rows, or windows without
an end over a long history, are slow by it. \`explain\` names the choice and why; \`strategy\` of a view or of a request overrides it.

BigQuery has no outer join without an equality of both sides: a view of no entity cannot have windows there.

## What is proved

The [certificate](point-in-time.md) of a windowed feature argues as that of any other: event time and availability are at or before the spine row's time. The emitted text is read back, and every function, bound and
filter in it is compared with the plan; thousands of planted faults in such statements (an edge moved by a microsecond, \`DISTINCT\` lost, a bound dropped) are refused in the tests.
`;

/** The page, whole. */
export function windowsPage(): string {
  const head = ["function", "gives", "takes", "type", "over an empty window"];
  const rows = aggregateFunctions.map((name) => {
    const law = aggregateLaws[name];
    return [`\`${authored[name]}\``, law.gives, law.takes, typeOf(law), ofNothing[law.ofNothing]];
  });
  return [opening.trimEnd(), "", markdownTable([head, ...rows]), closing.trimStart()].join("\n");
}

function typeOf(law: AggregateLaw): string {
  if (!law.needsInput) return `\`${typeName(law.result(null))}\``;
  const ofFloat = typeName(law.result({ kind: "float32" }));
  const ofText = typeName(law.result({ kind: "string" }));
  if (law.takes === "numbers") return "by the column's type";
  return ofText.startsWith("array")
    ? "a list of the column's type"
    : ofFloat === "float32"
      ? "the column's type"
      : ofFloat;
}
