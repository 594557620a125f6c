import type { FeatureTestDefinition } from "../ir/feature-test.ts";
import { type Diagnostic, error } from "../kernel/diagnostics.ts";
import { authoredIn, type Exports } from "./collect.ts";
import { pathOf } from "./path.ts";

/** A test of features, and what is wrong with how it is written. */
export interface CollectedTest {
  readonly test: FeatureTestDefinition;
  readonly problems: readonly Diagnostic[];
}

/** Gathers the tests among modules' exports, each once, in the order of their files and lines. Two of one name are told with the second. */
export function collectTests(exports: Exports): readonly CollectedTest[] {
  const tests = new Map<string, CollectedTest>();
  for (const authored of authoredIn(exports)) {
    if (authored.is !== "feature_test") continue;
    const { test, problems } = authored;
    const first = tests.get(test.name)?.test;
    // One line that was run twice, as when a file is loaded under two names, is one test.
    if (first === undefined) tests.set(test.name, { test, problems });
    else if (!isSamePlace(first, test))
      tests.set(keyOf(test), { test, problems: [...problems, duplicate(test, first)] });
  }
  return [...tests.values()].sort((left, right) => byPlace(left.test, right.test));
}

/** A module's exports come in the order of their names. */
function byPlace({ place: left }: FeatureTestDefinition, { place: right }: FeatureTestDefinition): number {
  if (left === null || right === null) return 0;
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line;
}

function isSamePlace({ place: left }: FeatureTestDefinition, { place: right }: FeatureTestDefinition): boolean {
  return left !== null && left.file === right?.file && left.line === right.line;
}

function keyOf({ name, place }: FeatureTestDefinition): string {
  return `${name} ${place?.file}:${place?.line}`;
}

function duplicate({ name, place }: FeatureTestDefinition, { place: first }: FeatureTestDefinition): Diagnostic {
  const other = first === null ? "" : `; the other is at ${first.file}:${first.line}`;
  return error("duplicate-name", `two tests have the name '${name}'${other}`, {
    path: pathOf("featureTests", name),
    place,
    hint: "rename or remove one of them",
  });
}
