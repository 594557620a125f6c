import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { unreadableIn } from "./batch-builder.ts";
import type { FieldBytes, Format } from "./column-decoders.ts";
import { readerFor } from "./decoder-choice.ts";
import type { Field } from "./exchange.ts";

/** Rows from the bytes that came, one by one. Holds nothing between them: the same one serves many answers at once. */
export interface RowReader {
  readonly formats: readonly Format[];
  /** The row whose fields begin, with their number, at `start`. Throws a coded error where a value is none of its column's type. */
  read(fields: FieldBytes, start: number): Row;
}

export function rowReader(columns: readonly ResultColumn[], fields: readonly Field[]): RowReader {
  const readers = columns.map((column, index) => {
    const field = fields[index];
    if (field === undefined) throw new RangeError(`the statement gives no column for '${column.name}'`);
    return { column, ...readerFor(column.type, field) };
  });
  return {
    formats: readers.map(({ format }) => format),
    read(bytes, start) {
      const row: CanonicalValue[] = [];
      let at = start + 2;
      for (const { column, read } of readers) {
        const length = bytes.view.getInt32(at);
        at += 4;
        try {
          row.push(length < 0 ? null : read(bytes, at, length));
        } catch (error) {
          throw unreadableIn(column, error);
        }
        if (length > 0) at += length;
      }
      return row;
    },
  };
}
