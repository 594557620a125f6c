import { describe } from "../kernel/diagnostics.ts";
import type { PlanLine } from "../runtime/plan/plan-lines.ts";
import type { RegistryPlan, ServiceSqlDiff } from "../runtime/plan/registry-plan.ts";
import type { Styles } from "./styles.ts";

/** A plan for people: definitions first, then the SQL of each service, then the count. Empty where nothing differs. */
export async function planText(plan: RegistryPlan, styles: Styles): Promise<string> {
  const { definitionLines, planSummary, sqlLines } = await import("../runtime/plan/plan-lines.ts");
  const definitions = definitionLines(withoutContents(plan)).map((line) => coloured(line, styles, true));
  const services = plan.services.flatMap((service) => [
    "",
    styles.bold(`SQL of ${service.service} (${service.dialect})`),
    ...sqlLines(service).map((line) => coloured(line, styles, false)),
    ...problemLines(service, styles),
  ]);
  const summary = plan.hasChanges ? ["", styles.bold(planSummary(plan))] : [];
  const lines = [...definitions, ...services, ...summary];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** What comes or goes whole is named; its contents are what `show` and the SQL tell. */
function withoutContents(plan: RegistryPlan): RegistryPlan {
  const changes = plan.diff.changes.map((one) => (one.action === "change" ? one : { ...one, fields: [] }));
  return { ...plan, diff: { changes } };
}

/** The lines of definitions have a space behind their mark, those of SQL stand as `diff -u` puts them. */
function coloured({ mark, text }: PlanLine, styles: Styles, spaced: boolean): string {
  const line = mark === "@" ? text : `${mark}${spaced || mark === "\\" ? " " : ""}${text}`;
  switch (mark) {
    case "+":
      return styles.green(line);
    case "-":
      return styles.red(line);
    case "~":
      return styles.yellow(line);
    case "@":
      return styles.cyan(line);
    default:
      return mark === "\\" ? styles.dim(line) : line.trimEnd();
  }
}

function problemLines({ problems }: ServiceSqlDiff, styles: Styles): readonly string[] {
  return problems.map((one) => styles.yellow(`cannot be compiled: ${describe(one)}`));
}
