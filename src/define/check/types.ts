import type { CanonicalType } from "../../ir/types.ts";
import type { Position } from "../position.ts";
import { isObject, kindOf, type Properties } from "./values.ts";

const simpleKinds = [
  "bool", "int32", "int64", "float32", "float64", "string", "bytes", "timestamp", "date", "json",
] as const; // biome-ignore format: one table

/** A canonical type, as plain data. */
export function readType(value: unknown, at: Position): CanonicalType {
  const given = isObject(value) ? value : {};
  const simple = simpleKinds.find((kind) => kind === given["kind"]);
  if (simple !== undefined) return { kind: simple };
  switch (given["kind"]) {
    case "decimal":
      return readDecimal(given, at);
    case "array":
      return { kind: "array", of: readType(given["of"], at.at("of")) };
    case "vector":
      return { kind: "vector", length: readInteger(given["length"], at, "a vector's length", 1, 65_535) };
    default:
      at.error(
        "invalid-definition",
        `expected a type, found ${kindOf(value)}`,
        'write t.float64; in JSON {"kind": "float64"}',
      );
      return { kind: "string" };
  }
}

function readDecimal(given: Properties, at: Position): CanonicalType {
  const precision = readInteger(given["precision"], at, "a decimal's precision", 1, 38);
  return { kind: "decimal", precision, scale: readInteger(given["scale"], at, "a decimal's scale", 0, precision) };
}

export function readInteger(value: unknown, at: Position, what: string, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  at.error(
    "invalid-definition",
    `${what} is not a whole number from ${least} to ${most}`,
    `give one from ${least} to ${most}`,
  );
  return least;
}
