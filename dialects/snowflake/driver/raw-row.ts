/** A row as the client gives it: numbers and semi-structured values as text. */
export type RawRow = readonly unknown[];

export function rowOf(row: unknown): RawRow {
  if (!Array.isArray(row)) throw new TypeError("the client gave a row that is no array");
  return row;
}

/** The text of a cell; the client writes a NULL number as `NULL`. */
export function textOf(cell: unknown): string | null {
  return cell === null || cell === undefined || cell === "NULL" ? null : String(cell);
}
