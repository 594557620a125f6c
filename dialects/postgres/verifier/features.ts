import type { ReadFeature } from "./description.ts";
import { deviate } from "./deviation.ts";
import { show } from "./syntax/show.ts";
import type { Term } from "./syntax/term.ts";
import { readTime } from "./time.ts";

/** Each carried feature: a column of the source, perhaps converted to an instant, perhaps cast; or what may be an expression. */
export function readFeatures(
  columns: Iterable<readonly [string, Term]>,
  table: string,
  place: string,
): ReadonlyMap<string, ReadFeature> {
  return new Map([...columns].map(([name, value]) => [name, readFeature(value, table, place)]));
}

function readFeature(value: Term, table: string, place: string): ReadFeature {
  if (value.is === "window" || value.is === "aggregate" || value.is === "star")
    return deviate(`${place}, SELECT`, `${show(value)} is no feature of the source`);
  return { value, table, plain: plainOf(value, table) };
}

function plainOf(value: Term, table: string): ReadFeature["plain"] {
  const bare = readTime(value, table);
  if (bare !== null) return { ...bare, cast: null };
  const inner = value.is === "cast" ? readTime(value.of, table) : null;
  return value.is !== "cast" || inner === null ? null : { ...inner, cast: value.type };
}
