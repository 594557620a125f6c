import { type Diagnostic, error, type Place } from "../kernel/diagnostics.ts";
import { formatInstant, parseInstant } from "../kernel/time.ts";
import { type AuthoredMoments, readAuthored, seal } from "./authored.ts";
import { isObject, kindOf } from "./check/values.ts";
import { placeOfCall } from "./place.ts";
import { type Source, sourceOf } from "./source.ts";
import { queryOf, type Sql } from "./sql.ts";

/** Rows to enrich that are made of the features' own sources: no list of entities is needed where views share their keys. */
export interface Moments {
  /** `range` over a span of time, `as_of` at one instant. */
  readonly is: "range" | "as_of";
}

/** Options of `range()` and `asOf()`. */
export interface MomentsOptions {
  /** A table or query that lists the entities; needed where the views do not have one set of keys. */
  readonly population?: Sql | Source;
}

/** One row for each distinct (keys, known time) in `[start, end)`. ISO text (UTC where it has no offset) or dates. */
export function range(start: string | Date, end: string | Date, options: MomentsOptions = {}): Moments {
  return makeMoments("range", [start, end], options, placeOfCall(range));
}

/** The latest values of every entity at one instant: for scoring in batches. */
export function asOf(instant: string | Date, options: MomentsOptions = {}): Moments {
  return makeMoments("as_of", [instant], options, placeOfCall(asOf));
}

function makeMoments(is: "range" | "as_of", given: readonly unknown[], options: unknown, place: Place | null): Moments {
  const problems: Diagnostic[] = [];
  const instants = given.map((one) => readInstant(one, place, problems));
  const [start, end] = instants.map(parseInstant);
  if (problems.length === 0 && typeof start === "bigint" && typeof end === "bigint" && start > end) {
    problems.push(
      error("spine-invalid", "the range ends before it starts", {
        path: "spine",
        place,
        hint: "swap its two instants",
      }),
    );
  }
  const population = readPopulation(options, place, problems);
  return seal({ is }, { is, instants, population, place, problems });
}

function readInstant(value: unknown, place: Place | null, problems: Diagnostic[]): string {
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
  const microseconds = typeof text === "string" ? parseInstant(text) : null;
  if (microseconds !== null) return formatInstant(microseconds);
  const found = typeof value === "string" ? `'${value}'` : kindOf(value);
  const hint = "write it as '2013-07-01T00:00:00Z'";
  problems.push(error("spine-invalid", `expected an instant, found ${found}`, { path: "spine", place, hint }));
  return "1970-01-01T00:00:00Z";
}

function readPopulation(options: unknown, place: Place | null, problems: Diagnostic[]): AuthoredMoments["population"] {
  const given = isObject(options) ? options["population"] : undefined;
  if (given === undefined || given === null) return null;
  const population = queryOf(given) ?? sourceOf(given);
  if (population !== null) return population;
  const hint = "give a table(), or a query by the sql tag";
  problems.push(
    error("spine-invalid", `expected a population, found ${kindOf(given)}`, { path: "spine.population", place, hint }),
  );
  return null;
}

/** The moments of a request that says them in its own words. */
export function momentsAt(instant: unknown, population: unknown): AuthoredMoments {
  const problems: Diagnostic[] = [];
  return {
    is: "as_of",
    instants: [readInstant(instant, null, problems)],
    population: readPopulation({ population }, null, problems),
    place: null,
    problems,
  };
}

export function momentsOf(value: unknown): AuthoredMoments | null {
  const authored = readAuthored(value);
  return authored?.is === "range" || authored?.is === "as_of" ? authored : null;
}
