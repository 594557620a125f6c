import type { SelectionDefinition } from "../../ir/definition.ts";
import { roleName } from "../../ir/output-names.ts";
import type { ResolvedJoin, ResolvedOutput, ResolvedSpine } from "../../ir/request.ts";
import type { Problems } from "./problems.ts";

/** The columns that are asked for, in the order of the selections. */
export function outputsOf(
  selections: readonly SelectionDefinition[],
  joins: readonly ResolvedJoin[],
  derived: readonly ResolvedOutput[],
): readonly ResolvedOutput[] {
  const byRole = new Map<string, ResolvedOutput[]>(selections.map((selection) => [roleName(selection), []]));
  for (const { role, features } of joins) {
    const outputs = byRole.get(role);
    for (const { name: feature, output } of features)
      if (output !== null) outputs?.push({ from: "feature", role, feature, name: output });
  }
  for (const one of derived) byRole.get(one.role)?.push(one);
  return [...byRole.values()].flat();
}

/** Refuses two output columns of one name, naming both origins and the fix. */
export function checkOutputs(spine: ResolvedSpine, outputs: readonly ResolvedOutput[], problems: Problems): void {
  const origins = new Map<string, string>(spine.columns.map((column) => [column.name, "the spine"]));
  for (const { name, role, feature } of outputs) {
    const origin = `${role}:${feature}`;
    const other = origins.get(name);
    if (other !== undefined) {
      problems.error("output-collision", `output column '${name}' comes from ${other} and from ${origin}`, {
        path: `features.${role}.${feature}`,
        hint:
          other === "the spine"
            ? "ask for full names, rename the spine's column, or give the view an alias"
            : 'ask for full names, or give one of the views an alias: .as("other")',
      });
    }
    origins.set(name, origin);
  }
}

/** Refuses two views under one role. */
export function checkRoles(selections: readonly SelectionDefinition[], problems: Problems): void {
  const seen = new Set<string>();
  for (const role of selections.map(roleName)) {
    if (seen.has(role)) {
      problems.error("output-collision", `'${role}' is asked for twice`, {
        path: `features.${role}`,
        hint: 'ask for its features once, or give one an alias of its own: .as("other")',
      });
    }
    seen.add(role);
  }
}
