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
  count: "count(of?)",
  sum: "sum(column, type)",
  avg: "avg(of)",
  min: "min(column, type)",
  max: "max(column, type)",
  stddev: "stddev(of)",
  variance: "variance(of)",
  count_distinct: "countDistinct(of)",
  approx_count_distinct: "approxCountDistinct(of)",
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

## Which of them count for a function

\`where\` leaves out, for one function, the rows for which a condition is not true: false, or NULL. It is an [expression](expressions.md) over the source's columns, and comes before \`over\`. Several are joined by AND. A function may also be of an expression instead of a column.

\`\`\`ts
import { expr } from "asof";

export const flights = table("flights", {
  eventTime: "sched_dep_at",
  columns: {
    carrier: t.string,
    sched_dep_at: t.timestamp,
    cancelled: t.bool,
    dep_delay: t.float64,
    distance: t.int64,
    air_time: t.float64,
  },
});

export const carrierRecord = featureView("carrier_record", {
  entities: [carrier],
  source: flights,
  aggregate: {
    cancelled: count().where(expr.bool\`cancelled\`).over("3 hours", "1 day"), // cancelled_3h, cancelled_1d
    late_share: avg(expr\`case when dep_delay > 15 then 1 else 0 end\`).over("1 day"),
    speed: avg(expr\`distance / air_time * 60\`).where(expr.bool\`air_time > 0\`).over("1 day"),
    feet: sum(expr.int64\`distance * 5280\`).over("1 day"),
  },
});
\`\`\`

An empty set of rows that count is an empty window: a count of 0, else NULL or an empty list. On PostgreSQL a condition is a \`FILTER\`, elsewhere an \`IF\` inside the call; an index on keys and event time serves as before.

## Functions

`;

const closing = `
\`of\` is a column's name or an expression; \`column, type\` may be one expression too. NULLs are left out by every function. \`sum\`, \`min\`, \`max\`, \`first\`, \`last\` and \`lastN\` are told the column's type, from which their own follows, or take an expression that claims one; the
others need none. \`first\`, \`last\` and \`lastN\` go by the winner's order of [point-in-time joins](point-in-time.md); which of several rows that tie on all of it is free.

Integers and decimals are exact to the digit. A sum of integers that leaves int64 is an error of the warehouse, never a wrong number. Floats are within 1e-9
of the sum of their absolute values: their sum depends on the order in which rows come.

## How they are computed

| strategy | how                                                                                                             | where                          |
| -------- | --------------------------------------------------------------------------------------------------------------- | ------------------------------ |
| \`probe\`  | each spine row reads the rows of its widest window from an index on keys and event time, once for all functions | PostgreSQL                     |
| \`arrays\` | the rows of each key are gathered into sorted arrays, once; each spine row takes the slice of its widest window | PostgreSQL |
| \`running\` | sums so far are asked for at both ends of each window: every row is added up once, whatever lies inside | everywhere, for counts and sums of exact numbers |
| \`frames\` | rows and the spine's moments lie on one line of ticks, sorted once; a window is the range that ends at a moment | everywhere, where rows are known when they happen, for functions that need no order and count equal values each |
| \`pairs\`  | each moment of the spine is joined with every row of its widest window, by keys and buckets of time, and the pairs are grouped | everywhere; the reference form |

### Which one is taken

On PostgreSQL the planner reckons how many rows lie inside the widest window of a spine row, from what \`ANALYZE\` has counted, and takes the strategy that would be fastest ([strategies.md](strategies.md)):

| the data                                                                       | best by a rule of thumb                                         |
| ------------------------------------------------------------------------------ | --------------------------------------------------------------- |
| an index on keys and event time, up to some dozens of rows inside a window     | \`probe\`                                                       |
| no index                                                                       | \`arrays\`                                                      |
| hundreds of rows inside a window: hot keys, long windows, windows without an end | \`running\`, where counts and exact sums are asked for; else as above |

\`explain\` names the choice and why, beside what each strategy would take, and the index that is missing; \`strategy\` of a view or of a request overrides it. A view that asks for exact sums and for extremes, with hot keys, is
computed faster as two views: one of those that running sums can compute, and one of the others.

### Where windows start

A spine row's windows end at one instant and start at several. On PostgreSQL \`probe\` and \`arrays\` compute each start once for a spine row, in a column beside it, and compare the rows of the widest window with that column: \`s.event_timestamp - INTERVAL '3600 seconds' AS asof_start_1\`, then
\`COUNT(…) FILTER (WHERE r.sched_dep_at > s.asof_start_1)\`. Views of one statement share their starts.

### Slices of arrays

Without an index the rows of a spine row's window have to be found some other way than by comparing them all. So the source is sorted once, by key and event time, and each column that any function reads becomes one array a key:

\`\`\`
key UA   event time  { 08:10, 09:00, 11:20, 12:50 }      spine row (UA, 12:40), 3 hours
         known       { 09:15, 09:20, 14:00, 13:30 }      last too old: 09:00 -> from 3
         distance    {   733,  1400,   229,   944 }      last in time: 11:20 -> to 3
                                     [ 3 : 3 ]           known by 12:40? row 3 was not: the window is empty
\`\`\`

Both ends of the slice are found by binary search, and the functions are computed over its rows as they are over those of a probe: every function, conditions and \`availableAt\` included, on tables, views and query sources alike.

Its cost is one sort of the source with the columns that are read, a pass over the arrays, and then what a probe costs in memory: a search for each spine row and a step for each row inside its window. Against a probe by an index that holds all
columns it takes about twice as long where few rows lie inside windows, the sort included, and less than one and a half times as long where many do.

Arrays lie in memory as long as \`work_mem\` has room, and on disk beyond. What bounds them is the most common key: all its arrays make up one row, of at most 1 GB, and an array has at most 67 million elements. Where the catalog's counts show a key
beyond that, \`arrays\` is refused; where nobody has counted, PostgreSQL's own error says so. Values without a fixed width (text, decimals) are found in an array by walking to them, so that a key with very many rows is dear there. A column that is merely
counted is kept as whether there is a value, whatever it holds; a condition that reads a list is refused, since PostgreSQL would make one array of many dimensions of it.

### Running sums

A count, a sum, a mean, a variance or a deviation follows from sums that a row can be taken away from again. So its window is what had come by its end, less what had left at its start:

\`\`\`
key UA, 3 hours     08:10    09:00     (09:40)     11:20    (12:40)
                    row 5    row 2      ask 1      row 4     ask 2
sum so far            5        7          7          11        11        window (09:40, 12:40]: 11 - 7 = 4
\`\`\`

Rows of the spine's keys and the ends of all windows are sorted together, once, and summed in one pass: 1 + the number of different lengths asks for each distinct moment of the spine. Where a row may be known late (\`availableAt\`) it comes by
its known time and leaves by its event time, on two lines of time; a row that was known only after it had left a window is left out of that window's sums. How many rows lie inside a window does not matter, so long windows, windows without an end
and hot keys cost no more than short ones.

What is asked of the functions:

- Each must follow from sums: no minimum, no distinct values, no first or last ones. A view with one of those is computed another way, whole.
- What is added up must be exact: integers or decimals, by the type that the author or the catalog says. Floats are refused, since a sum so far that is much larger than its window's would lose the window's digits, and one NaN would stay in it for ever.
- On Snowflake and BigQuery exact numbers have 38 digits: decimals of which a billion could leave them are refused, and so are variances of wide numbers (\`int64\`, more than 10 digits), whose squares could.

Sums are kept wider than their result (\`numeric\`, \`NUMBER(38, s)\`, \`BIGNUMERIC\`), so that a running total leaves int64 unharmed; a window whose own sum does is an error, as it is by every strategy.

Snowflake and BigQuery take \`running\` where a window is longer than a day or has no end and all of the view's functions allow it, else \`frames\` for such a window if it applies, and \`pairs\` otherwise.

### Pairs

One join finds every row of every window, and a warehouse does joins by equality. So time is cut into buckets as wide as the widest window: such a window ends in its moment's own bucket, and starts there or in the one before.

\`\`\`
key UA, 3 hours     | 06:00 ......... | 09:00 ......... | 12:00 ......... |
                          08:10          09:00   11:20     (12:40) 12:50
moment 12:40 asks for                        yes               yes           of these 11:20 lies within 3 hours
\`\`\`

Each moment stands in the join twice, once for each bucket; rows are equal in keys and bucket, and then looked at by their times. So the work follows the rows of two windows, not those of a key. Where a window is \`unbounded\` all rows of the key are paired.

BigQuery has no outer join without an equality of both sides: there a view of no entity with an \`unbounded\` window is computed by \`running\` or \`frames\`, or not at all.

### Frames

A minimum, a maximum or a sum of floats cannot be told from sums so far. Where the source names no \`availableAt\`, rows come and leave by one time alone, and SQL's own window functions know such windows:

\`\`\`
key UA, 3 hours     08:10    09:00     (09:40)     11:20    (12:40)
                    fare 5   fare 2    moment 1    fare 4   moment 2
moment 1: 09:40 - 3 hours + 1 tick ... 09:40     08:10, 09:00   least fare 2
moment 2: 12:40 - 3 hours + 1 tick ... 12:40     11:20          least fare 4
\`\`\`

Instants become whole numbers, ticks: microseconds, on Snowflake nanoseconds, which its timestamps may hold. So the window \`(t - w, t]\` is \`RANGE BETWEEN w - 1 PRECEDING AND CURRENT ROW\`, and with \`boundary: "strict"\` \`[t - w, t)\` is
\`RANGE BETWEEN w PRECEDING AND 1 PRECEDING\`. Rows and moments of one instant need no order among each other. A moment has no values, and so counts in no window. All windows share one order, and so one sort.

- A function must need no order (\`first\`, \`last\`, \`lastN\`) and count equal values each (\`countDistinct\`): a range has the order of one time alone, and no warehouse takes \`DISTINCT\` over one that slides. Snowflake has no range for the least or greatest boolean either.
- Every row has a frame, and not the moments alone. What can be taken back (counts, exact sums) is moved on from frame to frame; what cannot is read anew on PostgreSQL whenever a row leaves, so that frames are for windows of some dozens of rows.
- Sums of integers and decimals stay as wide as the warehouse's sums until the moments alone are left, so that a frame that nobody asked for does not leave int64. A sum of floats that leaves float64 in any frame is PostgreSQL's error.

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
