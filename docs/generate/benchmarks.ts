import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { barInWords, inWords, spreadInWords } from "../../bench/harness/figures-in-words.ts";
import type { Machine } from "../../bench/harness/machine.ts";
import type { Result } from "../../bench/harness/results.ts";
import { markdownTable } from "./table.ts";

const folder = fileURLToPath(new URL("../../bench/results/", import.meta.url));

const opening = `# Benchmarks

What asof promises about speed, and what was measured last. Made from \`bench/results\` by \`npm run docs\`; how it is measured stands in
[bench/README.md](../bench/README.md).

\`\`\`sh
npm run bench                          # PostgreSQL, DuckDB, files, the compiler, the command line
npm run bench:peers                    # beside Feast, which it installs
npm run bench -- --list
npm run bench -- planners-choice --rounds 3
\`\`\`

A figure is the median of its rounds, with the least and the greatest beside it. Ratios are taken round by round between runs that alternate, so that they
mean the same on another machine; times do not.
`;

/** The order in which the benchmarks are read: joins, data, online stores, compiler, peers. */
const order = [
  "join-with-index",
  "join-without-index",
  "planners-choice",
  "join-floor",
  "windows-with-index",
  "windows-without-index",
  "windows-hot-keys",
  "windows-choice",
  "parquet",
  "online-reads",
  "online-streams",
  "dynamodb-load",
  "compile",
  "plan",
  "cli",
  "feast-sql",
  "feast-end-to-end",
];

/** The page, whole. */
export function benchmarksPage(): string {
  return [opening, ...keptResults().map(section)].join("\n");
}

function keptResults(): readonly Result[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const results = names.map((name): Result => JSON.parse(readFileSync(join(folder, name), "utf8")));
  const place = ({ name }: Result): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return results.sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
}

function section(result: Result): string {
  const rows = result.findings.map((one) => [
    one.figure,
    inWords(one.value, one.unit),
    spreadInWords(one, one.unit),
    barInWords(one),
    one.holds ? "yes" : "**no**",
  ]);
  const table = markdownTable([["figure", "measured", "spread", "bar", "holds"], ...rows]);
  const measured = result.failure === null ? [table, "", ...notes(result)] : ["It could not be measured."];
  return [`## ${result.name}`, "", result.asks, "", ...measured, about(result), ""].join("\n");
}

function notes({ findings }: Result): readonly string[] {
  const told = findings.flatMap(({ figure, note }) => (note === null ? [] : [`- ${figure}: ${note}`]));
  return told.length === 0 ? [] : [...told, ""];
}

function about({ script, measuredAt, machine, versions }: Result): string {
  const programs = [...Object.entries(versions).map((pair) => pair.join(" ")), `Node ${machine.node.slice(1)}`];
  return `\`npm run ${script}\` on ${measuredAt.slice(0, 10)}: ${inOneLine(machine)}; ${programs.join(", ")}.`;
}

function inOneLine({ cpu, cores, memoryGB, platform }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGB} GB, ${platform}`;
}
