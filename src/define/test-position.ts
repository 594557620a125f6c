import type { FeatureTestDefinition, GivenRows } from "../ir/feature-test.ts";
import type { Diagnostic } from "../kernel/diagnostics.ts";
import { pathOf } from "./path.ts";
import { Position } from "./position.ts";

/** A test's own point: what is found wrong while it runs is told at the author's line. */
export function testPosition({ name, place }: FeatureTestDefinition, problems: Diagnostic[]): Position {
  return new Position(pathOf("featureTests", name), place, problems);
}

/** The point of rows that a test gives: at the line of their own `rowsOf`. */
export function givenPosition(test: FeatureTestDefinition, given: GivenRows, problems: Diagnostic[]): Position {
  const place = given.place ?? test.place;
  return testPosition({ ...test, place }, problems)
    .at("given")
    .item(test.given.indexOf(given));
}
