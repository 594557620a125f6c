import type { CanonicalType } from "../ir/types.ts";
import { type AuthoredType, readAuthored, seal } from "./authored.ts";
import type { shape } from "./shape.ts";

/**
 * A canonical type, and whatever else is said of the feature or column that has it. `Ts` is the type of its values in
 * JavaScript: int64 a bigint, decimal, timestamp (ISO, UTC), date and json text, bytes a Uint8Array.
 */
export interface Type<out Ts = unknown, out Kind extends string = string, out Null = null> {
  /** The name of the canonical type: `int64`, `decimal`, `array`. */
  readonly kind: Kind;
  readonly [shape]: { readonly value: Ts; readonly cell: Ts | Null };
  /** The source's column, where it is not called like the feature. */
  from(column: string): Type<Ts, Kind, Null>;
  /** Says what the feature is, for people. */
  describe(description: string): Type<Ts, Kind, Null>;
  /** Says more of the feature or of a source's column, text to text; added to what was said before. */
  tag(tags: Readonly<Record<string, string>>): Type<Ts, Kind, Null>;
  /**
   * For a declared column of a spine: the author's word that it holds no NULL, which the row's type then follows. A
   * feature is nullable whatever its column says, since a spine row may find no row to match.
   */
  notNull(): Type<Ts, Kind, never>;
}

/** Names and their types: features, join keys or columns. */
export type Types = Readonly<Record<string, Type>>;

/** What a column of that type holds, NULL included. */
export type Cell<T extends Type> = T[typeof shape]["cell"];
export type Cells<T extends Types> = { [K in keyof T]: Cell<T[K]> };
export type KeyValues<T extends Types> = { [K in keyof T]: T[K][typeof shape]["value"] };

interface Said {
  readonly column: string | null;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

const nothingSaid: Said = { column: null, description: null, tags: {} };

function makeType<Ts, Kind extends string, Null = null>(
  type: CanonicalType,
  said: Said = nothingSaid,
): Type<Ts, Kind, Null> {
  const but = (change: Partial<Said>) => makeType<Ts, Kind, Null>(type, { ...said, ...change });
  return seal<Type<Ts, Kind, Null>>(
    {
      kind: type.kind,
      from: (column: string) => but({ column }),
      describe: (description: string) => but({ description }),
      tag: (tags: Readonly<Record<string, string>>) => but({ tags: { ...said.tags, ...tags } }),
      notNull: () => makeType<Ts, Kind, never>(type, said),
    },
    { is: "type", type, ...said },
  );
}

/** The canonical types, as authors write them. Wrong parameters are reported where the type is used. */
export const t = Object.freeze({
  /** True or false; `boolean` in JavaScript. */
  bool: makeType<boolean, "bool">({ kind: "bool" }),
  /** A whole number of 32 bits; `number` in JavaScript. */
  int32: makeType<number, "int32">({ kind: "int32" }),
  /** A whole number of 64 bits; `bigint` in JavaScript. */
  int64: makeType<bigint, "int64">({ kind: "int64" }),
  /** A float of 32 bits, NaN and infinities among its values; `number` in JavaScript. */
  float32: makeType<number, "float32">({ kind: "float32" }),
  /** A float of 64 bits, NaN and infinities among its values; `number` in JavaScript. */
  float64: makeType<number, "float64">({ kind: "float64" }),
  /** Exact decimals of up to 38 digits, `scale` of them after the point; text in JavaScript. */
  decimal: (precision: number, scale: number) => makeType<string, "decimal">({ kind: "decimal", precision, scale }),
  /** Text of any length; `string` in JavaScript. */
  string: makeType<string, "string">({ kind: "string" }),
  /** Any bytes; `Uint8Array` in JavaScript. */
  bytes: makeType<Uint8Array, "bytes">({ kind: "bytes" }),
  /** An instant, to the microsecond; ISO text in UTC in JavaScript. */
  timestamp: makeType<string, "timestamp">({ kind: "timestamp" }),
  /** `YYYY-MM-DD`. */
  date: makeType<string, "date">({ kind: "date" }),
  /** JSON as its text, so that no digit is lost. */
  json: makeType<string, "json">({ kind: "json" }),
  /** A list of values of one type, NULLs among them; a readonly array in JavaScript. */
  array: <E extends Type>(of: E) => makeType<readonly Cell<E>[], "array">({ kind: "array", of: canonical(of) }),
  /** As many float32 as `length` says. */
  vector: (length: number) => makeType<readonly number[], "vector">({ kind: "vector", length }),
});

/** An element that is no type is left for the checks to report, under the definition that uses it. */
function canonical(of: unknown): CanonicalType {
  return typeOf(of)?.type ?? ({ kind: "unknown" } as never);
}

/** What stands behind an author's type; null for anything else. */
export function typeOf(value: unknown): AuthoredType | null {
  const authored = readAuthored(value);
  return authored?.is === "type" ? authored : null;
}
