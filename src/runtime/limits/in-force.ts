import type { LimitInForce, LimitKind, Limits, ProjectLimits } from "../../ir/limits.ts";
import { entryOf } from "../../kernel/names.ts";

export type LimitsInForce = Readonly<Record<LimitKind, LimitInForce | null>>;

export const kindsOfLimits: readonly LimitKind[] = ["bytes", "rows", "seconds"];

/** Nobody can raise a limit that is set elsewhere: of the request's own, the project's and those of its views, the least counts. */
export function limitsInForce(own: Limits, project: ProjectLimits, views: readonly string[]): LimitsInForce {
  const sets: readonly (readonly [string, Limits])[] = [
    ["request", own],
    ["limits", project.all],
    ...[...new Set(views)].flatMap((view) => {
      const limits = entryOf(project.views, view);
      return limits === undefined ? [] : [[`limits.views.${view}`, limits] as const];
    }),
  ];
  return { bytes: leastOf("bytes", sets), rows: leastOf("rows", sets), seconds: leastOf("seconds", sets) };
}

function leastOf(kind: LimitKind, sets: readonly (readonly [string, Limits])[]): LimitInForce | null {
  let least: LimitInForce | null = null;
  for (const [where, limits] of sets) {
    const most = limits[kind];
    if (most === null || (least !== null && least.most <= most)) continue;
    least = { kind, most, setBy: where === "request" ? where : `${where}.${kind}` };
  }
  return least;
}
