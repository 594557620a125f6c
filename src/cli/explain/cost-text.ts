import type { LimitInForce } from "../../ir/limits.ts";
import { formatBytes } from "../../kernel/byte-size.ts";
import { quantity } from "../../runtime/limits/exceeded.ts";
import { kindsOfLimits } from "../../runtime/limits/in-force.ts";
import type { RunCost } from "../../runtime/retrieve/training-set.ts";
import { textTable } from "../text-table.ts";

/** What a run would take, with the limits beside it. */
export function costText({ estimate, limits }: RunCost): string {
  const { bytes, rows, partitions, plannerCost, accuracy, basis } = estimate;
  const told: readonly (readonly [string, string | null, LimitInForce | null])[] = [
    ["bytes", bytes === null ? null : `${accuracyWords[accuracy]}${formatBytes(bytes)}`, limits.bytes],
    ["rows", rows === null ? null : quantity("rows", Math.round(rows)), limits.rows],
    ["seconds", null, limits.seconds],
    ["partitions", partitions === null ? null : `${partitions.read} of ${partitions.all}`, null],
    ["planner's cost", plannerCost === null ? null : plannerCost.toLocaleString("en-US"), null],
  ];
  const lines = told
    .filter(([, figure, limit]) => figure !== null || limit !== null)
    .map(([name, figure, limit]) => [name, figure ?? "not said", limit === null ? "no limit" : limitText(limit)]);
  return [`-- what it would take (${basis})`, textTable(lines, { indent: "  " })].join("\n");
}

const accuracyWords = { exact: "", upper_bound: "up to ", lower_bound: "at least ", unknown: "about " } as const;

function limitText({ kind, most, setBy }: LimitInForce): string {
  return `limit ${quantity(kind, most)}, ${setBy === "request" ? "of the request" : `by ${setBy}`}`;
}

export function costJson({ estimate, limits }: RunCost): object {
  return { ...estimate, limits: kindsOfLimits.flatMap((kind) => limits[kind] ?? []) };
}
