import type { SourceDefinition } from "../ir/definition.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import { type Duration, parseDuration } from "../kernel/time.ts";
import { type AuthoredQuery, type AuthoredSource, readAuthored, seal } from "./authored.ts";
import { describedProperties } from "./check/described.ts";
import { readSource } from "./check/source.ts";
import { isObject, readObject } from "./check/values.ts";
import type { DescribedOptions } from "./described.ts";
import { pathOf } from "./path.ts";
import { placeOfCall } from "./place.ts";
import { Position } from "./position.ts";
import type { shape } from "./shape.ts";
import { queryOf, type Sql } from "./sql.ts";
import { type Types, typeOf } from "./type.ts";

/** Where rows come from. `Columns` are the declared columns' types, `unknown` where none are declared. */
export interface Source<out Columns = unknown> {
  readonly is: "source";
  /** The table's name, or the query's. */
  readonly name: string;
  readonly [shape]: Columns;
}

/** Any name, or one of the declared columns. */
type ColumnOf<C> = [C] extends [never] ? string : keyof C & string;
type Declared<C> = [C] extends [never] ? unknown : C;

/** A source names its times. Without an event time it is static: one row a key, whatever the spine's time. */
export interface SourceOptions<C extends Types> extends DescribedOptions {
  /** When the row's facts came true. */
  readonly eventTime?: NoInfer<ColumnOf<C>>;
  /** When the row was written: of two rows of one event time the later wins. */
  readonly createdTime?: NoInfer<ColumnOf<C>>;
  /** When the row became known: it is not used before. */
  readonly availableAt?: NoInfer<ColumnOf<C>>;
  /** Further columns that decide between rows of one time; the greatest wins. */
  readonly tieBreaks?: readonly NoInfer<ColumnOf<C>>[];
  /**
   * How long after its event time a row may still arrive, where no column tells when it became known: every incremental run of
   * materialization reaches back by it. It changes no training set.
   */
  readonly lateness?: Duration;
  /** The zone of time columns that carry none, as `"Europe/Paris"`; UTC where nothing is said. */
  readonly timeZone?: string;
  /** Join key → column, where they differ. */
  readonly keys?: Readonly<Record<string, NoInfer<ColumnOf<C>>>>;
  /**
   * Declares columns: other options are then checked against them, and rows of a spine are typed. Tags of a column,
   * t.string.tag({ pii: "" }), flow to all that is made of it.
   */
  readonly columns?: C;
}

/** Options of `table()`. */
export interface TableOptions<C extends Types> extends SourceOptions<C> {
  /** The schema; where nothing is said, the one that the connection finds the table in. */
  readonly schema?: string;
  /** The database; where nothing is said, the connection's. */
  readonly database?: string;
  /**
   * Whether single rows may be pushed, to the views over it that are served, to the table, or to both. The source then names its
   * eventTime and declares its columns, by which rows are checked; its times are instants.
   */
  readonly push?: boolean;
}

/** Options of `file()`. */
export interface FileOptions<C extends Types> extends TableOptions<C> {
  /** The table that `asof load` brings the file into. */
  readonly table: string;
}

const shared = [
  "eventTime",
  "createdTime",
  "availableAt",
  "tieBreaks",
  "lateness",
  "timeZone",
  "keys",
  "columns",
  ...describedProperties,
];

/** A table or view of the warehouse. The name is one name, whatever characters it holds: a schema is an option. */
export function table<C extends Types = never>(name: string, options: TableOptions<C> = {}): Source<Declared<C>> {
  return makeSource(name, options, ["schema", "database", "push"], placeOfCall(table), (given) => ({
    kind: "table",
    relation: { name, schema: given["schema"], database: given["database"] },
  }));
}

/** A read-only query: `query("recent", sql`select …`, { eventTime: "at" })`. */
export function query<C extends Types = never>(
  name: string,
  text: Sql,
  options: SourceOptions<C> = {},
): Source<Declared<C>> {
  const made = queryOf(text);
  return makeSource(name, options, [], placeOfCall(query), () => ({ kind: "query", query: made?.query }), made);
}

/** A CSV or Parquet file, which `asof load` brings into a table. */
export function file<C extends Types = never>(path: string, options: FileOptions<C>): Source<Declared<C>> {
  const name = isObject(options) ? options.table : undefined;
  return makeSource(name, options, ["table", "schema", "database", "push"], placeOfCall(file), (given) => ({
    kind: "file",
    path,
    relation: { name, schema: given["schema"], database: given["database"] },
  }));
}

type Origin = (given: Readonly<Record<string, unknown>>) => unknown;

function makeSource<S>(
  name: unknown,
  options: unknown,
  own: readonly string[],
  place: Place | null,
  origin: Origin,
  made: AuthoredQuery | null = null,
): Source<S> {
  const problems: Diagnostic[] = [];
  const at = new Position(pathOf("sources", name), place, problems);
  const given = readObject(options, at, [...own, ...shared]);
  const said = Object.fromEntries(shared.map((property) => [property, given[property]]));
  const definition: SourceDefinition = readSource(
    {
      ...said,
      push: given["push"],
      lateness: inMicroseconds(said["lateness"]),
      name,
      from: origin(given),
      columns: plainColumns(given["columns"], at),
      columnTags: tagsOfColumns(given["columns"]),
    },
    at,
  );
  return seal({ is: "source", name: definition.name }, { is: "source", definition, query: made, place, problems });
}

/** What is no duration stays as it is, to be told of where sources are read. */
function inMicroseconds(given: unknown): unknown {
  return typeof given === "string" ? (parseDuration(given) ?? given) : given;
}

function plainColumns(columns: unknown, at: Position): unknown {
  if (!isObject(columns)) return columns;
  const plain = Object.entries(columns).map(([name, given]) => {
    const type = typeOf(given);
    if (type !== null && type.column !== null) {
      at.at("columns")
        .at(name)
        .error("invalid-definition", "a declared column is itself", "leave .from() out here; a feature may use it");
    }
    return [name, type?.type ?? given];
  });
  return Object.fromEntries(plain);
}

function tagsOfColumns(columns: unknown): unknown {
  if (!isObject(columns)) return undefined;
  const tagged = Object.entries(columns).map(([name, given]) => [name, typeOf(given)?.tags ?? {}]);
  return Object.fromEntries(tagged);
}

export function sourceOf(value: unknown): AuthoredSource | null {
  const authored = readAuthored(value);
  return authored?.is === "source" ? authored : null;
}
