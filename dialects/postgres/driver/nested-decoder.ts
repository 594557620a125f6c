import type { CanonicalValue } from "../../../src/ir/value.ts";
import type { ColumnDecoder, Format, ReadValue } from "./column-decoders.ts";

/** Arrays and vectors, each value an array of its own. */
export function nestedDecoder(of: Format, read: ReadValue): ColumnDecoder {
  let data: CanonicalValue[] = [];
  return {
    format: of,
    put(fields, at, rows) {
      for (let row = 0; row < rows; row += 1) {
        const length = fields.lengths[row] ?? -1;
        data[at + row] = length < 0 ? null : read(fields, fields.starts[row] ?? 0, length);
      }
    },
    reserve: () => undefined,
    finish() {
      const values = { storage: "nested", data } as const;
      data = [];
      return values;
    },
  };
}
