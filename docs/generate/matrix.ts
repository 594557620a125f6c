/** docs/matrix.md, from what the runs of the properties met on each dialect. */
import { functionEntry, functions, isFunctionName } from "../../src/ir/functions.ts";
import type { MatrixFeature } from "../../test/matrix/groups.ts";
import { type MatrixRecord, readRecord } from "../../test/matrix/record.ts";
import {
  expressionsTable,
  joinsTable,
  type MatrixTable,
  materializationTable,
  windowsTable,
} from "../../test/matrix/tables.ts";
import { markdownTable } from "./table.ts";

const opening = `# Matrix

What was shown of each dialect and strategy. Random scenarios (tables, views, a request) are answered by every strategy, and every row is compared with the naive twin's, a
point-in-time join in plain TypeScript. The numbers count scenarios in which the strategy joined what asked for the feature, with all rows right.
Made by \`npm run docs\` from what the suites keep in \`test/matrix\`; how it is run stands in [testing.md](testing.md).

- **executed**: on the warehouse's own engine.
- **emulated**: on an engine of this machine that stands in for the warehouse, through the warehouse's official client. What that is evidence of, and what not, stands in
  [test/warehouses/README.md](../test/warehouses/README.md).
- **parsed**: compiled, and read back by the dialect's verifier, but not run: the engine cannot hold such tables.
- **–**: the strategy is not for that, or the warehouse has no such thing.
`;

const titles: Readonly<Record<string, string>> = { postgres: "Postgres", bigquery: "BigQuery", snowflake: "Snowflake" };
const dialects = Object.keys(titles);

interface Part {
  readonly table: MatrixTable;
  /** What is added to a dialect's name in headings, so that each can be linked to. */
  readonly heading: string;
  /** What stands before its tables; of a dialect. */
  readonly about: string;
  /** How much was shown; where nothing is said, scenarios from a seed. */
  readonly shown?: (record: MatrixRecord) => string;
}

const parts: readonly Part[] = [
  { table: joinsTable, heading: "", about: "" },
  {
    table: windowsTable,
    heading: " over windows",
    about:
      " Strategies are those for [windows](windows.md). Rows that are asked for at an end of a window, or just inside it, were known by then.",
  },
  {
    table: expressionsTable,
    heading: " with expressions",
    about:
      " Every view computes some features of its [source's columns](expressions.md), and on-demand views compute of what is joined: the twin answers for the former, closures over the same row for the latter.",
  },
  {
    table: materializationTable,
    heading: " into online stores",
    shown: ({ evidence, engine }) => `Two runs, ${evidence} on ${engine}.`,
    about:
      " Every value that is then [served](online.md) is the [training set's](point-in-time.md) as of the run's end, and the twin's. The numbers count such values; a column is an online store: a PostgreSQL server, and DynamoDB by an emulator.",
  },
];

const linked: readonly (readonly string[])[] = [
  ["as-of joins", ...links("")],
  ["functions over windows", ...links("-over-windows")],
  ["expressions over columns, on-demand views", ...links("-with-expressions")],
  ["materialization", ...links("-into-online-stores")],
  ["functions of expressions", ...dialects.map(() => "[by function](#functions-of-expressions)")],
];

function links(heading: string): readonly string[] {
  return dialects.map((dialect) => `[${titles[dialect] ?? dialect}](#${dialect}${heading})`);
}

/** The page, whole. */
export function matrixPage(): string {
  const sections = parts.flatMap((part) =>
    dialects.map((dialect) => section(part, readRecord(dialect, part.table.name))),
  );
  const contents = markdownTable([["what is told of", ...Object.values(titles)], ...linked]);
  return [opening, `${contents}\n`, ...sections, language()].join("\n");
}

function section({ table, heading, about, shown = scenarios }: Part, record: MatrixRecord): string {
  const title = `${titles[record.dialect] ?? record.dialect}${heading}`;
  const offered = table.strategies.filter(
    (one) => record.answered[one] !== undefined || record.parsed[one] !== undefined,
  );
  const groups = table.groups.map(({ title: group, features }) => {
    const rows = features.map((one) => [
      one.feature,
      ...offered.map((strategy) => cell(record, strategy, one, table.canMeet(strategy, group, one))),
    ]);
    // With the dialect in its words, so that a heading can be linked to.
    return `### ${title}: ${group.toLowerCase()}\n\n${markdownTable([["feature", ...offered], ...rows])}\n`;
  });
  return [`## ${title}`, "", `${shown(record)}${about}`, "", ...groups].join("\n");
}

function scenarios({ scenarios: count, seed, evidence, engine }: MatrixRecord): string {
  return `${count} scenarios from seed ${seed}, ${evidence} on ${engine}.`;
}

function cell(
  { answered, parsed, evidence }: MatrixRecord,
  strategy: string,
  one: MatrixFeature,
  can: boolean,
): string {
  const count = answered[strategy]?.[one.situation] ?? 0;
  if (count > 0) return `${evidence} ${count}`;
  const read = parsed[strategy]?.[one.situation] ?? 0;
  if (read > 0) return `parsed ${read}`;
  return can && !isImpossible(evidence, one) ? "not met" : "–";
}

/** Infinite times are Postgres' alone. */
function isImpossible(evidence: MatrixRecord["evidence"], { situation }: MatrixFeature): boolean {
  return evidence === "emulated" && (situation === "infinite time" || situation === "infinite event time");
}

/** The language of expressions, by function. */
function language(): string {
  const records = dialects.map((dialect) => readRecord(dialect, "language"));
  const told = records.map(
    ({ dialect, scenarios, seed, evidence, engine }) =>
      `- ${titles[dialect] ?? dialect}: ${scenarios} expressions from seed ${seed}, ${evidence} on ${engine}.`,
  );
  const named = [...Object.keys(functions), "case", "cast"].map((name) => [
    isFunctionName(name) ? `\`${functionEntry(name).written.replaceAll("|", "\\|")}\`` : `\`${name}\``,
    ...records.map(({ answered, evidence }) => {
      const count = answered["functions"]?.[name] ?? 0;
      return count > 0 ? `${evidence} ${count}` : "not met";
    }),
  ]);
  return [
    "## Functions of expressions",
    "",
    `Random [expressions](expressions.md) over random rows (NULL, NaN, edges of 64 bits, astral characters, clock changes): the SQL of each dialect gives what the closure gives, for every row. The numbers count
expressions in which the function stood, with all rows right. What an emulator is known to compute otherwise than its warehouse is not asked of it: **not met**.`,
    "",
    ...told,
    "",
    markdownTable([["function", ...dialects.map((dialect) => titles[dialect] ?? dialect)], ...named]),
    "",
  ].join("\n");
}
