import { distance } from "fastest-levenshtein";

/** What a record holds under an author's name: never what every object inherits, such as `constructor`. */
export function entryOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The candidate nearest to a mistyped name, or null where none is near enough to be meant. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const limit = Math.max(2, Math.floor(name.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const steps = distance(name.toLowerCase(), candidate.toLowerCase());
    if (steps < bestDistance) [best, bestDistance] = [candidate, steps];
  }
  return best;
}

/** `did you mean 'temp'?`, or else a list of what there is (at most eight). */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const near = nearest(name, all);
  if (near !== null) return `did you mean '${near}'?`;
  if (all.length === 0) return "none are defined";
  const shown = all.slice(0, 8).map((one) => `'${one}'`);
  return `there are: ${shown.join(", ")}${all.length > shown.length ? ", …" : ""}`;
}
