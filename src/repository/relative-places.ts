import { relative, sep } from "node:path";
import type { CollectedDefinitions, CollectedTest } from "../define/index.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";

/** The same, with files under `root` named from there: output then does not depend on where the repository lies. */
export function relativeTo(root: string, collected: CollectedDefinitions): CollectedDefinitions {
  return {
    definitions: collected.definitions,
    places: new Map([...collected.places].map(([key, place]) => [key, placeFrom(root, place)] as const)),
    problems: problemsFrom(root, collected.problems),
  };
}

/** The same test, with files named from `root`. */
export function testFrom(root: string, { test, problems }: CollectedTest): CollectedTest {
  const from = <T extends { readonly place: Place | null }>(one: T): T => ({
    ...one,
    place: one.place && placeFrom(root, one.place),
  });
  return { test: { ...from(test), given: test.given.map(from) }, problems: problemsFrom(root, problems) };
}

export function problemsFrom(root: string, problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return problems.map((one) => ({
    ...one,
    // A message may name a second place.
    message: one.message.replaceAll(root + sep, ""),
    place: one.place && placeFrom(root, one.place),
  }));
}

export function placeFrom(root: string, place: Place): Place {
  return { ...place, file: relativeFile(root, place.file) };
}

function relativeFile(root: string, file: string): string {
  return file.startsWith(root + sep) ? relative(root, file).replaceAll(sep, "/") : file;
}
