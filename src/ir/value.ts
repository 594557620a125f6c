/**
 * A value in JavaScript, decided by its type alone and never by the data: int64 a bigint, decimal and json text,
 * timestamp ISO text (UTC, `Z`, six fractional digits where they are not zero; `infinity`, `-infinity`), date `YYYY-MM-DD`,
 * bytes a Uint8Array, arrays and vectors arrays.
 */
export type CanonicalValue = null | boolean | number | bigint | string | Uint8Array | readonly CanonicalValue[];

/** One row, in the order of its columns. */
export type Row = readonly CanonicalValue[];

/** Rows travel in batches, so that a row costs no promise. */
export type RowBatches = AsyncIterable<readonly Row[]>;
