import type { SourceDefinition } from "../ir/definition.ts";
import type { Population, SpineColumnDeclaration, SpineRequest } from "../ir/request.ts";
import { type Diagnostic, error } from "../kernel/diagnostics.ts";
import type { AuthoredMoments, AuthoredQuery, AuthoredSource } from "./authored.ts";
import { kindOf } from "./check/values.ts";
import { sourceOf } from "./source.ts";
import { momentsOf } from "./spine.ts";
import { queryOf } from "./sql.ts";

export type Rows = Iterable<unknown> | AsyncIterable<unknown>;

/** The name of a spine's time column where nobody says another. */
export const defaultEventTime = "event_timestamp";

/** Either what the compiler needs to know of a spine, or rows, whose columns the one who uploads them tells. */
export type RequestedSpine =
  | { readonly kind: "request"; readonly spine: SpineRequest; readonly problems: readonly Diagnostic[] }
  | { readonly kind: "rows"; readonly rows: Rows; readonly time: string; readonly problems: readonly Diagnostic[] }
  | { readonly kind: "none"; readonly problems: readonly Diagnostic[] };

/** Reads whatever a caller gave as the spine. `eventTime` is the caller's name of the time column; null where none is said. */
export function requestedSpine(given: unknown, eventTime: string | null): RequestedSpine {
  const time = eventTime ?? defaultEventTime;
  const query = queryOf(given);
  if (query !== null) return { kind: "request", spine: { ...population(query), time }, problems: query.problems };
  const source = sourceOf(given);
  if (source !== null) {
    const own = eventTime ?? source.definition.eventTime ?? defaultEventTime;
    return { kind: "request", spine: { ...population(source), time: own }, problems: problemsOf(source) };
  }
  const moments = momentsOf(given);
  if (moments !== null) return momentsSpine(moments, time);
  return rowsSpine(given, time);
}

/** What the compiler needs to know of rows that are made of the features' own sources. */
export function momentsSpine(
  moments: AuthoredMoments,
  time: string,
): Extract<RequestedSpine, { readonly kind: "request" }> {
  const [start = "", end = ""] = moments.instants;
  const listed = moments.population === null ? null : population(moments.population);
  const problems = [...moments.problems, ...(moments.population === null ? [] : problemsOf(moments.population))];
  if (moments.is === "range")
    return { kind: "request", spine: { kind: "range", start, end, population: listed, time }, problems };
  return { kind: "request", spine: { kind: "as_of", instant: start, population: listed, time }, problems };
}

function rowsSpine(given: unknown, time: string): RequestedSpine {
  if (isRows(given)) return { kind: "rows", rows: given, time, problems: [] };
  const hint = "give rows, a query by the sql tag, a table(), range() or asOf()";
  return {
    kind: "none",
    problems: [error("spine-invalid", `expected a spine, found ${kindOf(given)}`, { path: "spine", hint })],
  };
}

function isRows(value: unknown): value is Rows {
  return typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

function population(of: AuthoredQuery | AuthoredSource): Population {
  if (of.is === "sql") return { kind: "query", query: of.query, columns: of.columns };
  const { from } = of.definition;
  const columns = declaredColumns(of.definition);
  return from.kind === "query"
    ? { kind: "query", query: from.query, columns }
    : { kind: "table", relation: from.relation, columns };
}

function declaredColumns(source: SourceDefinition): readonly SpineColumnDeclaration[] | null {
  return source.columns && Object.entries(source.columns).map(([name, type]) => ({ name, type }));
}

function problemsOf(of: AuthoredQuery | AuthoredSource): readonly Diagnostic[] {
  return of.is === "source" && of.query !== null ? [...of.query.problems, ...of.problems] : of.problems;
}
