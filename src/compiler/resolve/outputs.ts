import type { ResolvedJoin, ResolvedSpine } from "../../ir/request.ts";
import type { Problems } from "./problems.ts";

/** Refuses two output columns of one name, naming both origins and the fix. */
export function checkOutputs(spine: ResolvedSpine, joins: readonly ResolvedJoin[], problems: Problems): void {
  const origins = new Map<string, string>(spine.columns.map((column) => [column.name, "the spine"]));
  for (const join of joins) {
    for (const feature of join.features) {
      const origin = `${join.role}:${feature.name}`;
      const other = origins.get(feature.output);
      if (other !== undefined) {
        problems.error("output-collision", `output column '${feature.output}' comes from ${other} and from ${origin}`, {
          path: `features.${join.role}.${feature.name}`,
          hint:
            other === "the spine"
              ? "ask for full names, rename the spine's column, or give the view an alias"
              : 'ask for full names, or give one of the views an alias: .as("other")',
        });
      }
      origins.set(feature.output, origin);
    }
  }
}

/** Refuses two joins under one role. */
export function checkRoles(joins: readonly ResolvedJoin[], problems: Problems): void {
  const seen = new Set<string>();
  for (const join of joins) {
    if (seen.has(join.role)) {
      problems.error("output-collision", `'${join.role}' is asked for twice`, {
        path: `features.${join.role}`,
        hint: 'ask for its features once, or give one an alias of its own: .as("other")',
      });
    }
    seen.add(join.role);
  }
}
