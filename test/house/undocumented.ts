import type { SurfaceItem } from "../../docs/generate/api/surface.ts";

/** Public names without a docstring: what is exported with each of its members, and what the reference shows besides. */
export function undocumented(surface: readonly SurfaceItem[]): readonly string[] {
  return surface.filter(({ exported, kind }) => exported || kind === "interface" || kind === "class").flatMap(gaps);
}

function gaps({ name, docs, source, exported, kind, members }: SurfaceItem): readonly string[] {
  const own = docs === "" ? [`${source}: ${name}`] : [];
  if (!exported && kind !== "class") return own;
  const silent = members.filter((one) => one.docs === "" && !one.speaksForItself);
  return [...own, ...silent.map((one) => `${source}: ${name}.${one.name}`)];
}
