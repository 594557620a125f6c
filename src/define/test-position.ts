import type { FeatureTestDefinition } from "../ir/feature-test.ts";
import type { Diagnostic } from "../kernel/diagnostics.ts";
import { pathOf } from "./path.ts";
import { Position } from "./position.ts";

/** A test's own point: what is found wrong while it runs is told at the author's line. */
export function testPosition({ name, place }: FeatureTestDefinition, problems: Diagnostic[]): Position {
  return new Position(pathOf("featureTests", name), place, problems);
}
