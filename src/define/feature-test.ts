import type { FeatureTestDefinition, GivenRows, WrittenRow } from "../ir/feature-test.ts";
import type { Diagnostic } from "../kernel/diagnostics.ts";
import { type AuthoredGivenRows, readAuthored, seal } from "./authored.ts";
import { isObject, kindOf, readName, readObject } from "./check/values.ts";
import type { FeatureService } from "./feature-service.ts";
import { pathOf } from "./path.ts";
import { placeOfCall } from "./place.ts";
import { Position } from "./position.ts";
import { requestedFeatures } from "./requested.ts";
import type { defaultEventTime } from "./requested-spine.ts";
import type { ColumnsOf, KeysOf } from "./selected-columns.ts";
import { type Selection, selectionOf } from "./selection.ts";
import type { Merge, shape } from "./shape.ts";
import { type Source, sourceOf } from "./source.ts";
import type { Type, Types } from "./type.ts";

/** What may be written for a value: an int64 may be a number as well. */
type Written<V> = V extends bigint ? bigint | number : V;
/** An instant may be a Date as well. */
type WrittenCell<T extends Type> =
  T extends Type<infer V, infer K> ? (K extends "timestamp" ? string | Date : Written<V>) | null : never;

/** A row of a source: typed where the source declares its columns. A column that it leaves out is NULL. */
export type SourceRow<S> =
  S extends Source<infer C>
    ? [C] extends [Types]
      ? { readonly [K in keyof C]?: WrittenCell<C[K]> }
      : Readonly<Record<string, unknown>>
    : Readonly<Record<string, unknown>>;

/** The rows that a source has while a test runs. */
export interface SourceRows {
  readonly is: "source_rows";
  /** The source's name. */
  readonly source: string;
}

/** A test of features, which `asof test` runs. */
export interface FeatureTest {
  readonly is: "feature_test";
  /** What it says of the features. */
  readonly name: string;
}

type AnyService = FeatureService<string, unknown, unknown>;
type Members = readonly Selection[];
/** A list leaves `V` at its constraint, whose name is plain `string`. */
type Of<V extends AnyService, IfService, IfList> = string extends V["name"] ? IfList : IfService;
type Keys<V extends AnyService, M extends Members> = Of<V, V[typeof shape]["keys"], KeysOf<M>>;
type Columns<V extends AnyService, M extends Members> = Of<V, V[typeof shape]["columns"], Merge<ColumnsOf<M, false>>>;

type SpineRow<K> = { readonly [N in keyof K]: Written<K[N]> | null } & {
  readonly [N in typeof defaultEventTime]: string | Date | null;
} & { readonly [column: string]: unknown };
type ExpectedRow<C> = { readonly [N in keyof C]?: Written<C[N]> };

/** What a test of features is made of. */
export interface FeatureTestOptions<F, K, C> {
  /** What is tested: a feature service, or a list of views and selections, as a request has them. */
  readonly features: F;
  /** The rows of sources, by `rowsOf`; a source that is not named has none. */
  readonly given?: readonly SourceRows[];
  /** The rows to enrich: join keys and `event_timestamp`, and what on-demand views ask for. */
  readonly spine: readonly SpineRow<K>[];
  /** One row for each row of the spine; only the columns that it names are compared. */
  readonly expect: readonly ExpectedRow<C>[];
}

const own = ["features", "given", "spine", "expect"];

/**
 * A test of features: `asof test` puts the given rows into tables of an embedded warehouse, enriches the spine's rows by the
 * statement that any request compiles to, and compares. Export it from any file of the repository; what a file named
 * `*.tests.ts` exports is read for its tests alone.
 */
export function featureTest<V extends AnyService, const M extends Members>(
  name: string,
  options: FeatureTestOptions<V | M, Keys<V, M>, Columns<V, M>>,
): FeatureTest {
  const problems: Diagnostic[] = [];
  const place = placeOfCall(featureTest);
  const at = new Position(pathOf("featureTests", name), place, problems);
  const { features, given, spine, expect } = readObject(options, at, own);
  const requested = requestedFeatures(features);
  problems.push(...requested.problems.map((one) => ({ ...one, place: one.place ?? place })));
  const test: FeatureTestDefinition = {
    name: readName(name, at),
    features: requested.features,
    given: readGiven(given ?? [], at.at("given"), problems),
    spine: readRows(spine, at.at("spine")),
    expect: readRows(expect, at.at("expect")),
    place,
  };
  checkRows(test, at);
  return seal({ is: "feature_test", name: test.name }, { is: "feature_test", test, place, problems });
}

/** The rows of a source in a test: of a `table()`, `file()` or `query()`, or of the source that a view reads. */
export function rowsOf<S extends Source | Selection>(of: S, rows: readonly SourceRow<S>[]): SourceRows {
  const problems: Diagnostic[] = [];
  const place = placeOfCall(rowsOf);
  const source = sourceOf(of)?.definition ?? viewSource(of);
  const at = new Position(pathOf("rowsOf", source?.name), place, problems);
  if (source === null)
    at.error("invalid-test", `expected a source, found ${kindOf(of)}`, "give a table(), file(), query() or a view");
  const read = readRows(rows, at);
  const given: GivenRows | null = source && { source, rows: read, place };
  return seal({ is: "source_rows", source: source?.name ?? "" }, { is: "source_rows", given, place, problems });
}

function viewSource(of: unknown) {
  const selected = selectionOf(of);
  const view = selected?.is === "selection" ? selected.view : selected;
  return view?.is === "feature_view" ? (view.source?.definition ?? null) : null;
}

function readGiven(given: unknown, at: Position, problems: Diagnostic[]): readonly GivenRows[] {
  if (!Array.isArray(given)) {
    at.error("invalid-test", `expected a list, found ${kindOf(given)}`, "write given: [rowsOf(weather, [{ … }])]");
    return [];
  }
  return given.flatMap((one: unknown, index) => {
    const rows = sourceRowsOf(one);
    if (rows === null)
      at.item(index).error(
        "invalid-test",
        `expected rows of a source, found ${kindOf(one)}`,
        "write rowsOf(weather, [{ … }])",
      );
    problems.push(...(rows?.problems ?? []));
    return rows?.given ?? [];
  });
}

function sourceRowsOf(value: unknown): AuthoredGivenRows | null {
  const authored = readAuthored(value);
  return authored?.is === "source_rows" ? authored : null;
}

function readRows(given: unknown, at: Position): readonly WrittenRow[] {
  if (!Array.isArray(given)) {
    at.error("invalid-test", `expected a list of rows, found ${kindOf(given)}`, "write [{ column: value }]");
    return [];
  }
  return given.flatMap((row: unknown, index) => {
    if (isObject(row)) return [row];
    at.item(index).error("invalid-test", `expected a row, found ${kindOf(row)}`, "write { column: value }");
    return [];
  });
}

/** A result has the spine's rows, none lost and none multiplied, so that there is one expectation for each. */
function checkRows({ spine, expect }: FeatureTestDefinition, at: Position): void {
  if (spine.length === 0) at.at("spine").error("invalid-test", "there is no row to enrich", "give one at least");
  if (expect.length === spine.length) return;
  const message = `${rowCount(expect.length)} expected of ${rowCount(spine.length)} of the spine`;
  at.at("expect").error("invalid-test", message, "expect one row for each row of the spine, in its order");
}

function rowCount(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
