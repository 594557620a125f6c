import type { Definition } from "../../ir/definition.ts";

/** The order of definitions of one kind in a registry: by name, services by version too. */
export function canonicalOrder(left: Definition, right: Definition): number {
  return compareText(left.name, right.name) || versionOf(left) - versionOf(right);
}

/** By code unit: the same on every machine, whatever its language. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function versionOf(definition: Definition): number {
  return definition.kind === "feature_service" ? definition.version : 0;
}
