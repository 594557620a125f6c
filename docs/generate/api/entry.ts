import { type SurfaceItem, surfaceOf } from "./surface.ts";

let surface: readonly SurfaceItem[] | null = null;

/** What users see of this package; read once, since several pages are made of it. */
export function publicSurface(): readonly SurfaceItem[] {
  surface ??= surfaceOf("src/index.ts");
  return surface;
}
