import { manifestOf } from "../../../src/compiler/registry/manifest.ts";
import type { Manifest } from "../../../src/ir/registry.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { entity, registry, view } from "./definitions.ts";

/** How many views a big manifest has: some 40 KB of text. */
export const bigViews = 60;

/** A manifest large enough to take time to write, and different for each mark. */
export function bigManifest(mark: string, views = bigViews): Manifest {
  const featureViews = Array.from({ length: views }, (_, index) => view(`view_${index}`, { description: mark }));
  return manifestOf(registry({ entities: [entity("airport")], featureViews }));
}

export function smallManifest(mark: string): Manifest {
  return bigManifest(mark, 1);
}

export function isConflict(error: unknown): boolean {
  return error instanceof AsofError && error.diagnostics.every((one) => one.code === "apply-conflict");
}
