import type { Position } from "../position.ts";

/** Reports each name that stands in the list more than once. */
export function refuseRepeated(names: readonly string[], what: string, at: Position): void {
  const repeated = new Set(names.filter((name, index) => name !== "" && names.indexOf(name) !== index));
  for (const name of repeated) at.error("duplicate-name", `${what} '${name}' stands here twice`, "leave one out");
}
