import type { Compiled } from "../../compiler/compile.ts";
import type { Certificate } from "../../ir/certificate.ts";
import { aligned } from "./aligned.ts";
import { planTree } from "./stages.ts";
import { strategyLines } from "./strategy-lines.ts";

/** What a person wants to know first: what is joined, how and why, what is proved, and the SQL. */
export function explainSummary(compiled: Compiled): string {
  const { resolved, statement } = compiled;
  const asked = resolved.service ?? `${resolved.joins.length} feature view${resolved.joins.length === 1 ? "" : "s"}`;
  return [
    `-- ${asked} of project ${resolved.project}`,
    section("plan", [planTree(compiled.plan)]),
    section("strategies", strategyLines(statement.outline.choices)),
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
