import type { Compiled } from "../../compiler/compile.ts";
import type { Certificate } from "../../ir/certificate.ts";
import { planTree } from "./stages.ts";

/** What a person wants to know first: what is joined, how and why, what is proved, and the SQL. */
export function explainSummary(compiled: Compiled): string {
  const { resolved, statement } = compiled;
  const asked = resolved.service ?? `${resolved.joins.length} feature view${resolved.joins.length === 1 ? "" : "s"}`;
  return [
    `-- ${asked} of project ${resolved.project}`,
    section("plan", [planTree(compiled.plan)]),
    section("strategies", aligned(statement.outline.choices.map((one) => [one.role, one.strategy, one.reason]))),
    section("leak-freeness", certificateLines(compiled.certificates)),
    section("sql", [statement.text]),
  ].join("\n\n");
}

/** One line for each role and verdict, with its argument. */
export function certificateLines(certificates: readonly Certificate[]): readonly string[] {
  const groups = new Map<string, Certificate[]>();
  for (const one of certificates) {
    const key = `${one.role} ${one.verdict} ${one.reasons.join(";")}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[first.role, first.verdict, first.reasons.join("; ")]];
  });
  return aligned(rows);
}

function section(title: string, lines: readonly string[]): string {
  return [`-- ${title}`, ...(lines.length === 0 ? ["(none)"] : lines)].join("\n");
}

/** Columns of words, each as wide as its widest. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
