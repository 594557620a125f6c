/** docs/expressions.md: what stands around the table of functions, and the table from src/ir/functions.ts. */
import type { FunctionEntry } from "../../src/ir/function-entry.ts";
import { functionEntry, functions, isFunctionName } from "../../src/ir/functions.ts";
import { markdownTable } from "./table.ts";

const opening = `# Expressions

A feature that is computed of other features, row by row, is written as an expression in SQL. It is read once, when definitions are loaded, into a tree of asof's own; checked with its types by
\`plan\` and \`apply\`; told in the SQL of each warehouse; and composed into JavaScript closures, in which nothing is parsed and no text becomes code. All of them give the same value for the same input.

\`\`\`ts
import { entity, expr, featureView, onDemandView, t, table } from "asof";

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

On-demand views may be inputs of other on-demand views, but not in a circle. **They are defined, checked, planned and applied; training sets and services do not take them in yet.**

## What an expression may be

- **References**: a feature or a request value by its name; \`input__feature\` always, and where two inputs share a name. Names keep their case, and stand in double quotes where they are no plain words.
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
