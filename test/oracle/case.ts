/** The format of the case files, as plain data; optional keys are those that only some cases have. */
export interface OracleCase {
  readonly name?: string;
  readonly description?: string;
  readonly views: readonly OracleView[];
  readonly entity_df: { readonly columns: readonly OracleColumn[]; readonly rows: readonly JsonRow[] };
  readonly entity_timestamp_column?: string;
  readonly features?: readonly string[];
  readonly projections?: readonly OracleProjection[];
  readonly full_feature_names?: boolean;
}

export interface OracleView {
  readonly name: string;
  readonly entities: readonly { readonly name: string; readonly join_key: string; readonly type: string }[];
  readonly schema: readonly OracleColumn[];
  readonly ttl_seconds?: number | null;
  readonly timestamp_field?: string | null;
  readonly created_timestamp_column?: string | null;
  readonly field_mapping?: Readonly<Record<string, string>>;
  readonly timestamp_type?: string;
  readonly available_at_column?: string | null;
  readonly tie_break_columns?: readonly string[];
  readonly boundary?: string;
  readonly aggregations?: readonly unknown[];
  readonly rows: readonly JsonRow[];
}

export interface OracleColumn {
  readonly name: string;
  readonly type: string;
}

export interface OracleProjection {
  readonly view: string;
  readonly alias?: string | null;
  readonly join_key_map?: Readonly<Record<string, string>>;
  readonly features: readonly string[];
}

export interface OracleExpected {
  readonly compare_by?: string;
  readonly columns?: readonly string[];
  readonly rows?: readonly JsonRow[];
  /** Acceptable rows by the text of their `row_id`, where exact ties leave the choice free. */
  readonly accept?: Readonly<Record<string, readonly JsonRow[]>>;
}

export type JsonRow = Readonly<Record<string, JsonValue>>;

/** A value of a case file; whole numbers beyond a double's precision come as bigint. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Words of JSON that need care: text, and numbers (with the three that Python writes and JSON does not have). */
const token = /"(?:[^"\\]|\\.)*"|-?(?:Infinity|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|NaN/g;
const mark = "\u0000number:";

/** Reads JSON without losing digits of large integers, and with NaN and infinities. */
export function readJson(text: string): JsonValue {
  const careful = text.replace(token, (word) => {
    const isLarge = /^-?\d{16,}$/.test(word);
    const isSpecial = /^(?:NaN|-?Infinity)$/.test(word);
    return isLarge || isSpecial ? JSON.stringify(mark + word) : word;
  });
  return JSON.parse(careful, (_key, value: unknown) => revive(value));
}

function revive(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith(mark)) return value;
  const word = value.slice(mark.length);
  return /\d/.test(word) ? BigInt(word) : Number(word);
}
