import type { OnlineTable } from "../../ir/online.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { formatDecimal, parseDecimal } from "./decimal.ts";
import { keyWriter } from "./key.ts";

/** The keys of a row by its partition key: the inverse of `keyWriter`. Null for a text that this encoding does not write. */
export function keyReader(table: Pick<OnlineTable, "project" | "keys">): (text: string) => Row | null {
  const write = keyWriter(table);
  return (text) => {
    const values = new Map(text.split("/").slice(2).map(named));
    const keys = table.keys.map(({ name, type }) => read(type, values.get(name)));
    return keys.every((key) => key !== null) && written(write, keys) === text ? keys : null;
  };
}

/** Of `name=svalue` the name, and the value without the letter of its type. */
function named(part: string): readonly [string, string] {
  const [name = "", value = ""] = part.split("=");
  return [unescaped(name), unescaped(value.slice(1))];
}

function unescaped(text: string): string {
  return text.replace(/%(25|2F|3D)/g, (code) => decodeURIComponent(code));
}

function read(type: CanonicalType, text: string | undefined): CanonicalValue {
  if (text === undefined) return null;
  switch (type.kind) {
    case "bool":
      return text === "true";
    case "int32":
    case "float32":
    case "float64":
      return Number(text);
    case "int64":
      return /^-?\d+$/.test(text) ? BigInt(text) : null;
    case "decimal": {
      const decimal = parseDecimal(text);
      return decimal === null ? text : formatDecimal(decimal, type.scale);
    }
    case "bytes":
      return new Uint8Array(Buffer.from(text, "hex"));
    default:
      return text;
  }
}

/** What does not come back as it was is none of ours. */
function written(write: (keys: Row) => string, keys: Row): string | null {
  try {
    return write(keys);
  } catch {
    return null;
  }
}
