import { relative, sep } from "node:path";
import type { CollectedDefinitions } from "../define/index.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";

/** The same, with files under `root` named from there: output then does not depend on where the repository lies. */
export function relativeTo(root: string, collected: CollectedDefinitions): CollectedDefinitions {
  const from = (place: Place): Place => placeFrom(root, place);
  const problem = (one: Diagnostic): Diagnostic => ({
    ...one,
    // A message may name a second place.
    message: one.message.replaceAll(root + sep, ""),
    place: one.place && from(one.place),
  });
  return {
    definitions: collected.definitions,
    places: new Map([...collected.places].map(([key, place]) => [key, from(place)] as const)),
    problems: collected.problems.map(problem),
  };
}

export function placeFrom(root: string, place: Place): Place {
  return { ...place, file: relativeFile(root, place.file) };
}

function relativeFile(root: string, file: string): string {
  return file.startsWith(root + sep) ? relative(root, file).replaceAll(sep, "/") : file;
}
