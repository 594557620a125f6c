/** docs/expressions.md: what stands around the table of functions, and the table from src/ir/functions.ts. */
import type { FunctionEntry } from "../../src/ir/function-entry.ts";
import { functionEntry, functions, isFunctionName } from "../../src/ir/functions.ts";
import { markdownTable } from "./table.ts";

const opening = `# Expressions

A feature that is computed of other features, row by row, is written as an expression in SQL. It is read once, when definitions are loaded, into a tree of asof's own; checked with its types by
\`plan\` and \`apply\`; told in the SQL of each warehouse; and composed into JavaScript closures, in which nothing is parsed and no text becomes code. All of them give the same value for the same input.

\`\`\`ts
import { createStore, entity, expr, featureService, featureView, onDemandView, sql, t, table } from "asof";

export const airport = entity("airport", { key: { airport: t.string } });

export const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "observed_at" }),
  features: { temp: t.float64, wind_speed: t.float64 },
});

export const comfort = onDemandView("comfort", {
  inputs: { weather },
  request: { hours_to_departure: t.float64 }, // every request must bring it
  features: {
    wind_chill: expr\`35.74 + 0.6215 * temp - 35.75 * power(wind_speed, 0.16) + 0.4275 * temp * power(wind_speed, 0.16)\`,
    is_cold: expr.bool\`weather__temp < 32 and hours_to_departure < 3\`,
    hours: expr.int64\`cast(ceil(hours_to_departure) as int64)\`,
  },
});
\`\`\`

On-demand views may be inputs of other on-demand views, but not in a circle.

## In training sets

An on-demand view is asked for as any view is: \`comfort\`, \`"comfort:wind_chill"\`, a \`.pick()\` or \`.rename()\` of it, a member of a service.

\`\`\`ts
export const model = featureService("model", {
  features: [weather.pick("temp"), comfort.as("origin", { airport: "origin" })],
});

const store = createStore({ project: "flights", definitions: { comfort, model } });
const job = store.getHistoricalFeatures({
  features: model,
  spine: sql\`select origin, dest as airport, hours_to_departure, sched_dep_at as event_timestamp from flights\`,
});
process.stdout.write(await job.sql());
\`\`\`

- **Inputs are joined by themselves**, as of each row's time, and do not come along. A view that is asked for too, with keys from the same columns, is joined once for both.
- **A role** prefixes the view's columns (\`origin__wind_chill\`) and hands its mapping down: every input reads its join keys from the columns that it names. Request values are mapped likewise: \`.as("origin", { airport: "origin", hours_to_departure: "hours" })\`.
- **Request values are columns of the spine.** All that a view declares must be there (\`request-value-missing\`), of a type that can be read as the declared one (\`spine-column-type\`). Uploaded rows are checked cell by cell. A \`range()\` has no columns for them, an
  \`asOf()\` those of its population.
- **A NULL request value** is NULL in the expression, which decides what comes of it. When features are served, NULL is refused: use \`coalesce\` where your logs have gaps, or leave such rows out.
- **What is proved of the inputs is proved of the feature** ([Point in time](point-in-time.md)): the worst certificate of its inputs, since an expression sees one row and nothing else. TTLs and boundaries are those of the inputs.
- **SQL**: one step of expressions stands in the final SELECT; of a chain, each step before the last is a common table. \`explain\` shows each feature with its expression and what its names stand for.

## Over a source's columns

A feature view computes too, of the columns of its source: a feature of the newest row, the input of a [function over a window](windows.md), and the condition on rows that count in one.

\`\`\`ts
export const flightFacts = featureView("flight_facts", {
  entities: [entity("plane", { key: { tailnum: t.string } })],
  source: table("flights", {
    eventTime: "landed_at",
    columns: { tailnum: t.string, landed_at: t.timestamp, distance: t.float64, air_time: t.float64 },
  }),
  features: {
    speed: expr\`distance / air_time * 60\`, // null where air_time is 0
    is_long: expr.bool\`distance > 1500\`,
    distance: t.float64, // a column as it is
  },
});
\`\`\`

- **References** are the source's columns, in double quotes where they are no plain words.
- **Their types** are those of the declared \`columns\`; where none are declared, those of the warehouse's catalog. Without either a request is refused: \`column-type-unknown\`. Columns that hold time without a zone are read as instants, as everywhere.
- **One row is seen**, so that what is proved of the row is proved of the feature.
- **Any row may be computed**: a strategy may compute the value for rows that do not win. An expression that fails for a row (a whole number beyond 64 bits) may fail the request; guard it with \`case\`, or compute with floats.

## What an expression may be

- **References**: a feature, a request value or a column by its name; a feature as \`input__feature\` always, and where two inputs share a name. Names keep their case, and stand in double quotes where they are no plain words.
- **Literals**: \`12\`, \`0.5\`, \`1e3\`, \`'text'\` (a quote inside is doubled; a backslash is a backslash), \`true\`, \`null\`, \`date '2024-05-01'\`, \`timestamp '2024-05-01T12:00:00Z'\`.
- **Operators**, loosest first: \`or\`, \`and\`, \`not\`, one comparison (\`=\`, \`<>\`, \`<\`, \`<=\`, \`>\`, \`>=\`, \`is null\`, \`in\`, \`between\`), \`||\`, \`+\` and \`-\`, \`*\` and \`/\`, the sign, \`::\`. Comparisons do not follow each other without parentheses.
- **CASE**, with and without a subject; **CAST**, as \`cast(a as type)\` or \`a::type\`.
- The functions below, and nothing else: no subqueries, aggregates, parameters, patterns or clocks. Whatever else is written is refused with the nearest thing that is allowed, and its line.

An expression has at most 1,000 parts, 100 of them inside each other.

## Types

\`expr\` claims a float64; \`expr.bool\`, \`expr.int64\`, \`expr.decimal(10, 2)\`, \`expr.string\`, \`expr.timestamp\` and \`expr.date\` claim others. A whole number or a decimal may be claimed as a float64, a decimal as a longer one; every other claim must be what the expression gives.

- int32 is computed as int64, float32 as float64. Beside a float everything is a float; beside a decimal a whole number is a decimal.
- A literal means what it meets: \`1.1\` is a decimal beside a decimal, and a float64 everywhere else.
- \`/\` of whole numbers gives a float64. Decimals: a sum has the longer scale, a product both scales together (12 digits after the point at most), a quotient 6 digits more than its dividend (12 at most) with a divisor of 25 digits at most.
- Casts: bool, float64, decimal and text to int64; int64, decimal and text to float64; int64, decimal and text to decimal; int64 to text. They round half away from zero; a text that is not written as a number is NULL.
- A part that fails whatever its input is, as \`9223372036854775807 + 1\`, is refused.

## Values

- **NULL**: a function is NULL where an argument is, but for \`coalesce\`, \`nullif\`, \`case\`, \`is null\` and three-valued logic. Division by zero is NULL.
- **Out of range is an error**, in the warehouse and in JavaScript: a whole number beyond 64 bits, a decimal beyond its digits, a float that becomes infinite or, multiplied or divided, too small to be told from zero (BigQuery and Snowflake give 0 there;
  Snowflake notices whole numbers from 10^19 on, and gives an infinite float).
- **\`and\` and \`or\` may compute both sides**, in any order, as SQL lets every warehouse do: a side that is out of range for a row that the other side decides may fail there. \`case\` computes in its order.
- **NaN** equals itself and is above every number. The sign of zero is not kept.
- **Text** is counted and cut by code points, and compared by them.
- **Instants** are UTC. Parts and first days of units are told by a zone's clocks, and the zone must be named. Dates before the year 1 are beyond the calendar.
- **Exact** functions give the same bits everywhere; the others agree within 1e-12 of the value.
`;

const groups: Readonly<Record<FunctionEntry["group"], string>> = {
  arithmetic: "Arithmetic",
  comparison: "Comparison",
  logic: "Logic",
  choice: "Choice",
  mathematics: "Mathematics",
  text: "Text",
  time: "Time",
  lists: "Lists",
};

/** The page, whole. */
export function expressionsPage(): string {
  const sections = Object.entries(groups).map(
    ([group, title]) => `### ${title}\n\n${markdownTable([head, ...rowsOf(group)])}\n`,
  );
  return [opening, "## Functions\n", sections.join("\n")].join("\n");
}

const head = ["written", "gives", "exact", "what"];

function rowsOf(group: string): readonly (readonly string[])[] {
  return Object.keys(functions).flatMap((name) => {
    if (!isFunctionName(name)) return [];
    const entry = functionEntry(name);
    if (entry.group !== group) return [];
    const results = [...new Set(entry.signatures.map(({ result }) => words[result] ?? result))];
    return [
      [`\`${entry.written.replaceAll("|", "\\|")}\``, results.join(", "), entry.exact ? "yes" : "1e-12", entry.says],
    ];
  });
}

const words: Readonly<Record<string, string>> = {
  same: "the arguments' type",
  element: "an element's type",
  sum: "the arguments' type",
  product: "the arguments' type",
  quotient: "float64 or decimal",
  whole: "float64 or decimal",
  rounded: "decimal",
};
