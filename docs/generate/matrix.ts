/** docs/matrix.md, from what the runs of the properties met on each dialect. */
import { canMeet, type MatrixFeature, matrixGroups } from "../../test/matrix/features.ts";
import { type MatrixRecord, readRecord } from "../../test/matrix/record.ts";
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

const dialects = ["postgres", "bigquery", "snowflake"];
const strategies = ["probe", "sweep", "arrays", "asof", "rank", "lookup"];

/** The page, whole. */
export function matrixPage(): string {
  return [opening, ...dialects.map(readRecord).map(section)].join("\n");
}

const titles: Readonly<Record<string, string>> = { postgres: "Postgres", bigquery: "BigQuery", snowflake: "Snowflake" };

function section(record: MatrixRecord): string {
  const title = titles[record.dialect] ?? record.dialect;
  const offered = strategies.filter((one) => record.answered[one] !== undefined || record.parsed[one] !== undefined);
  const groups = matrixGroups.map(({ title: group, features }) => {
    const rows = features.map((one) => [one.feature, ...offered.map((strategy) => cell(record, strategy, group, one))]);
    // With the dialect in its words, so that a heading can be linked to.
    return `### ${title}: ${group.toLowerCase()}\n\n${markdownTable([["feature", ...offered], ...rows])}\n`;
  });
  const told = `${record.scenarios} scenarios from seed ${record.seed}, ${record.evidence} on ${record.engine}.`;
  return [`## ${title}`, "", told, "", ...groups].join("\n");
}

function cell(
  { answered, parsed, evidence }: MatrixRecord,
  strategy: string,
  group: string,
  one: MatrixFeature,
): string {
  const count = answered[strategy]?.[one.situation] ?? 0;
  if (count > 0) return `${evidence} ${count}`;
  const read = parsed[strategy]?.[one.situation] ?? 0;
  if (read > 0) return `parsed ${read}`;
  return canMeet(strategy, group, one) && !isImpossible(evidence, one) ? "not met" : "–";
}

/** Infinite times are Postgres' alone. */
function isImpossible(evidence: MatrixRecord["evidence"], { situation }: MatrixFeature): boolean {
  return evidence === "emulated" && (situation === "infinite time" || situation === "infinite event time");
}
