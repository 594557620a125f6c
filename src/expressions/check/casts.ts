import { type CanonicalType, typeName } from "../../ir/types.ts";

/** Conversions that an author may ask for: those that every engine does to the bit. */
const allowed: Readonly<Partial<Record<CanonicalType["kind"], readonly CanonicalType["kind"][]>>> = {
  bool: ["int64"],
  int64: ["float64", "decimal", "string"],
  float64: ["int64"],
  decimal: ["int64", "float64", "decimal"],
  string: ["int64", "float64", "decimal"],
};

/** Null where the cast is one of ours; else what to do instead. */
export function castRefusal(from: CanonicalType, to: CanonicalType): string | null {
  if (from.kind === to.kind && from.kind !== "decimal") return null;
  if (allowed[from.kind]?.includes(to.kind) === true) return null;
  if (from.kind === "float64" && to.kind === "decimal")
    return "a float has no decimal digits of its own: compute with decimals from the beginning, or keep the float";
  if (from.kind === "float64" && to.kind === "string")
    return "engines write floats differently: cast to int64 first, or keep the number";
  if (from.kind === "bool" && to.kind === "string") return "write case when p then 'yes' else 'no' end";
  if (to.kind === "bool") return "write a comparison, as a <> 0";
  if (from.kind === "timestamp" && to.kind === "string") return "write date_part for what is needed of it";
  const others = allowed[from.kind] ?? [];
  return others.length === 0
    ? `${typeName(from)} has no casts`
    : `${typeName(from)} can be cast to ${others.join(", ")}`;
}
