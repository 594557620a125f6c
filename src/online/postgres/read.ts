import { type OnlineRow, type OnlineTable, onlineLayout } from "../../ir/online.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { identifier, join, parameter, type Sql, sql } from "../../kernel/sql.ts";
import type { PreparedRead, SqlDatabase } from "../../ports/sql-database.ts";
import { preparedRead } from "../../tables/prepared-read.ts";
import { featurePlaces } from "../rows.ts";
import { column } from "./newer.ts";
import { type StoredColumn, type StoredTable, storedTable } from "./stored-table.ts";
import { textOf } from "./write.ts";

/** Rows of one version, by their keys. */
export interface KeyedRead {
  readonly table: OnlineTable;
  readonly keys: readonly Row[];
  readonly features: readonly string[];
}

/** Reads of one database: statements are written once for each version and list of features. */
export class KeyedReads {
  readonly #database: SqlDatabase;
  readonly #schema: string;
  readonly #written = new WeakMap<OnlineTable, Map<string, VersionReads>>();

  constructor(database: SqlDatabase, schema: string) {
    this.#database = database;
    this.#schema = schema;
  }

  /** One for each key, in order; null where no row is stored. */
  async read({ table, keys, features }: KeyedRead, signal?: AbortSignal): Promise<readonly (OnlineRow | null)[]> {
    const reads = this.#reads(table, features);
    const answer: (OnlineRow | null)[] = new Array(keys.length).fill(null);
    // Where each key that could be found stands among those asked for.
    const asked: number[] = [];
    for (const [index, key] of keys.entries()) if (couldMatch(table, key)) asked.push(index);
    const [first] = asked;
    if (first === undefined) return answer;
    if (asked.length === 1) {
      const [row] = await this.#database.read(reads.one, this.#bound(reads.stored, keys[first] ?? []), signal);
      if (row !== undefined) answer[first] = onlineRow(row, 0, reads.places);
      return answer;
    }
    const lists = this.#lists(reads.stored, keys, asked);
    for (const row of await this.#database.read(reads.many, lists, signal)) {
      const place = asked[Number(row[0]) - 1];
      if (place !== undefined) answer[place] = onlineRow(row, 1, reads.places);
    }
    return answer;
  }

  #bound(stored: StoredTable, key: Row): readonly (string | null)[] {
    const values = stored.hasConstantKey ? [true] : key;
    return stored.keys.map(({ name, type }, index) =>
      textOf(this.#database, type, values[index] ?? null, `key '${name}'`),
    );
  }

  #lists(stored: StoredTable, keys: readonly Row[], asked: readonly number[]): readonly (string | null)[] {
    return stored.keys.map(({ name, type }, index) => {
      const values: CanonicalValue[] = [];
      for (const place of asked) values.push(stored.hasConstantKey ? true : (keys[place]?.[index] ?? null));
      return textOf(this.#database, { kind: "array", of: type }, values, `keys '${name}'`);
    });
  }

  #reads(table: OnlineTable, features: readonly string[]): VersionReads {
    const known = this.#written.get(table) ?? new Map<string, VersionReads>();
    this.#written.set(table, known);
    const name = JSON.stringify(features);
    const reads = known.get(name) ?? versionReads(this.#database, storedTable(this.#schema, table), table, features);
    known.set(name, reads);
    return reads;
  }
}

interface VersionReads {
  readonly stored: StoredTable;
  readonly one: PreparedRead;
  readonly many: PreparedRead;
  /** Of each feature among those that are read; null for one that the version lacks. */
  readonly places: readonly (number | null)[];
}

function versionReads(
  database: SqlDatabase,
  stored: StoredTable,
  table: OnlineTable,
  features: readonly string[],
): VersionReads {
  const first = onlineLayout(table).features;
  const places = featurePlaces(table, features).map((place) => (place === null ? null : place - first));
  const wanted = [...new Set(places)].filter((place) => place !== null);
  const columns = [stored.eventTime, ...wanted.flatMap((place) => stored.features[place] ?? [])];
  return {
    stored,
    one: preparedRead(database, oneRow(database, stored, columns), columns),
    many: preparedRead(database, manyRows(database, stored, columns), [number, ...columns]),
    places: places.map((place) => (place === null ? null : wanted.indexOf(place))),
  };
}

const row = identifier("stored");
const asked = identifier("asked");
const ordinal = identifier("number of the key");
const number = { name: "number", type: { kind: "int64" } } as const;

function oneRow({ lexicon }: SqlDatabase, stored: StoredTable, columns: readonly StoredColumn[]): Sql {
  const same = stored.keys.map((key) => {
    const value = sql`CAST(${placeholder()} AS ${lexicon.type(key.type)})`;
    return sql`${column(row, key)} = ${value}`;
  });
  return sql`SELECT ${columnsOf(columns)} FROM ${stored.relation} AS stored WHERE ${join(same, sql` AND `)}`;
}

function manyRows({ lexicon }: SqlDatabase, stored: StoredTable, columns: readonly StoredColumn[]): Sql {
  const lists = stored.keys.map(({ type }) => {
    const list = lexicon.type({ kind: "array", of: type });
    return sql`CAST(${placeholder()} AS ${list})`;
  });
  const names = stored.keys.map(({ sqlName }) => identifier(sqlName));
  const same = stored.keys.map((key) => sql`${column(row, key)} = ${column(asked, key)}`);
  return sql`
SELECT asked.${ordinal}, ${columnsOf(columns)}
FROM unnest(${join(lists, sql`, `)}) WITH ORDINALITY AS asked (${join(names, sql`, `)}, ${ordinal})
JOIN ${stored.relation} AS stored ON ${join(same, sql` AND `)}`;
}

/** Values are bound when it is run. */
function placeholder(): Sql {
  return parameter({ value: null });
}

function columnsOf(columns: readonly StoredColumn[]): Sql {
  return join(
    columns.map((one) => column(row, one)),
    sql`, `,
  );
}

function onlineRow(row: Row, at: number, places: readonly (number | null)[]): OnlineRow {
  const eventTime = row[at] ?? null;
  const features: CanonicalValue[] = [];
  for (const place of places) features.push(place === null ? null : (row[at + 1 + place] ?? null));
  return { eventTime: typeof eventTime === "string" ? eventTime : null, features };
}

/** A NULL matches nothing; nor does a decimal of more digits than its column has, which a cast would round to another key. */
function couldMatch({ keys }: OnlineTable, key: Row): boolean {
  for (let index = 0; index < keys.length; index += 1) {
    const value = key[index] ?? null;
    if (value === null) return false;
    const type = keys[index]?.type;
    if (type?.kind === "decimal" && typeof value === "string" && digitsOf(value) > type.scale) return false;
  }
  return true;
}

/** Digits after the point that count. */
function digitsOf(decimal: string): number {
  return (/\.(\d*?)0*$/.exec(decimal)?.[1] ?? "").length;
}
