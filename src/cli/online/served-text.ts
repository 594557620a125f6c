import type { ResultColumn } from "../../ports/warehouse.ts";
import type { ServedFeatures } from "../../runtime/online/served-features.ts";
import type { ServedPlan } from "../../runtime/online/served-plan.ts";
import { shownValue } from "../../runtime/sink/preview.ts";
import { timeText } from "../quantities.ts";
import type { Styles } from "../styles.ts";
import { textTable } from "../text-table.ts";

/** One entity below the other, each with its features: value, status where it is not there, and age. */
export function servedText(plan: ServedPlan, served: ServedFeatures, styles: Styles): string {
  const entities = served.rows.map((row, number) => {
    const keys = plan.columns.map((column) => `${column.name}=${shownValue(column.type, row[column.name] ?? null)}`);
    const features = plan.outputs.map((output) => featureLine(output, served, number));
    return `${styles.bold(keys.join(" ") || "all")}\n${textTable(features, { indent: "  " })}\n`;
  });
  return entities.join("\n");
}

function featureLine({ name, type }: ResultColumn, { features }: ServedFeatures, row: number): readonly string[] {
  const feature = features[name];
  const status = feature?.statuses[row] ?? "NOT_FOUND";
  const age = feature?.ages[row] ?? null;
  return [
    name,
    shownValue(type, feature?.values[row] ?? null),
    status === "PRESENT" ? "" : status,
    age === null || !Number.isFinite(age) ? "" : `${timeText(age / 1_000)} old`,
  ];
}
