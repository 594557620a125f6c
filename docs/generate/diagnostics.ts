/** docs/diagnostics.md, from src/kernel/codes.ts. */
import { readFileSync } from "node:fs";
import { diagnosticCodes } from "../../src/kernel/codes.ts";
import { markdownTable } from "./table.ts";

const source = readFileSync(new URL("../../src/kernel/codes.ts", import.meta.url), "utf8");

const opening = `# Diagnostics

Whatever is wrong with definitions, a request, the warehouse or a file is told as a _diagnostic_: plain data, collected rather than
thrown one by one. An \`AsofError\` carries one or more in \`diagnostics\`, a dataset's manifest carries warnings, and every command
prints them (with \`--json\`, as data).
`;

const fields = [
  ["field", "what"],
  ["`code`", "one of the codes below; stable, so that scripts may rely on it"],
  ["`severity`", "`error`, or `warning`: the work was done all the same"],
  ["`message`", "one sentence: what is wrong"],
  ["`path`", "where in the definitions or the request: `featureViews.weather.features.temp`, `spine.dest`; or null"],
  ["`place`", "`{ file, line, column }` in the author's files; or null"],
  ["`hint`", "what to do about it; or null"],
];

const faults = `
\`verification-failed\` and \`leak-refuted\` are faults of asof itself, told before anything runs.
`;

/** The page, whole. */
export function diagnosticsPage(): string {
  const groups = groupsOf(source).map(({ title, codes }) => {
    const rows = codes.map((code) => [`\`${code}\``, diagnosticCodes[code]]);
    return `## ${capitalised(title)}\n\n${markdownTable([["code", "what it means"], ...rows])}\n`;
  });
  return [opening, markdownTable(fields), faults, groups.join("\n")].join("\n");
}

type Code = keyof typeof diagnosticCodes;

interface Group {
  readonly title: string;
  readonly codes: Code[];
}

/** The codes under the comments that stand before them. */
function groupsOf(text: string): readonly Group[] {
  const groups: Group[] = [];
  for (const line of text.split("\n")) {
    const title = /^ {2}\/\/ (.+)$/.exec(line)?.[1];
    if (title !== undefined) groups.push({ title, codes: [] });
    const code = /^ {2}"?([a-z-]+)"?: "/.exec(line)?.[1];
    if (code !== undefined && isCode(code)) groups.at(-1)?.codes.push(code);
  }
  const listed = groups.reduce((sum, { codes }) => sum + codes.length, 0);
  if (listed === Object.keys(diagnosticCodes).length) return groups;
  throw new Error(`${listed} of ${Object.keys(diagnosticCodes).length} codes stand under a heading of codes.ts`);
}

function isCode(text: string): text is Code {
  return Object.hasOwn(diagnosticCodes, text);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
