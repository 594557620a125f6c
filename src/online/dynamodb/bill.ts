import type { OnlineColumn, OnlineTable } from "../../ir/online.ts";
import { onlineColumns } from "../../ir/online.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { BilledWrites } from "../../ports/online-store.ts";
import { type Item, itemWriter } from "./item.ts";
import { itemBytes, writeUnits } from "./item-size.ts";

/**
 * What is sent to the store, as it bills it. A row that replaces a larger one, or is refused by one, is billed by the larger one's
 * size, which is not known here; and what had to be sent twice because an answer was lost is counted once.
 */
export class Bill {
  #items = 0;
  #bytes = 0;
  #units = 0;

  add(item: Item): void {
    const bytes = itemBytes(item);
    this.#items += 1;
    this.#bytes += bytes;
    this.#units += writeUnits(bytes);
  }

  get total(): BilledWrites {
    return { items: this.#items, bytes: this.#bytes, writeUnits: this.#units };
  }
}

/** What so many rows would be billed as, of which nothing is known but their columns: each with values of a usual length. */
export function expectedBill(table: OnlineTable, rows: number): BilledWrites {
  const { item } = itemWriter(table)(onlineColumns(table).map(usualValue));
  const bytes = itemBytes(item);
  return { items: rows, bytes: rows * bytes, writeUnits: rows * writeUnits(bytes) };
}

/** Texts of 16 characters, lists of 8 values, numbers with as many digits as their type mostly has. */
function usualValue({ type }: OnlineColumn): CanonicalValue {
  return usual(type);
}

const usualText = "a".repeat(16);
const usualLength = 8;

function usual(type: CanonicalType): Exclude<CanonicalValue, null> {
  switch (type.kind) {
    case "bool":
      return true;
    case "int32":
      return 123_456;
    case "int64":
      return 123_456_789n;
    case "float32":
      return Math.fround(123.456);
    case "float64":
      return 123.45678901234567;
    case "decimal":
      return `${"1".repeat(type.precision - type.scale) || "0"}.${"1".repeat(type.scale) || "0"}`;
    case "string":
      return usualText;
    case "json":
      return JSON.stringify(usualText);
    case "bytes":
      return new Uint8Array(usualText.length);
    case "timestamp":
      return "2024-01-01T00:00:00.123456Z";
    case "date":
      return "2024-01-01";
    case "array":
      return Array.from({ length: usualLength }, () => usual(type.of));
    case "vector":
      return Array.from({ length: type.length }, () => 0.5);
  }
}
