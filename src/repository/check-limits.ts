import { readProjectLimits } from "../define/limits.ts";
import type { Position } from "../define/position.ts";
import type { ProjectLimits } from "../ir/limits.ts";
import { invalid } from "./check-values.ts";

/** What a configuration, or one of its environments, says of limits; what it does not say is as before. */
export function checkLimits(
  given: Readonly<Record<string, unknown>>,
  at: Position,
  before: ProjectLimits,
): ProjectLimits {
  const { limits, requireBounds } = given;
  const read = limits === undefined ? before : readProjectLimits(limits, at.at("limits"), "config-invalid");
  if (requireBounds !== undefined && typeof requireBounds !== "boolean")
    invalid(at.at("requireBounds"), "this option is neither true nor false", "say true, or leave it out");
  return {
    all: read.all,
    views: read.views,
    requireBounds: typeof requireBounds === "boolean" ? requireBounds : before.requireBounds,
  };
}
