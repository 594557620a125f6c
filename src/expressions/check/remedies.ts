import type { FunctionName } from "../../ir/functions.ts";
import type { CanonicalType } from "../../ir/types.ts";

type Kind = CanonicalType["kind"];

const difference = "write seconds_between(start, end) or date_diff('hour', start, end); nothing is added to an instant";
const times: readonly Kind[] = ["timestamp", "date"];
const wholes: readonly Kind[] = ["int32", "int64"];
const floats: readonly Kind[] = ["float32", "float64"];

/** What authors try of types that a function does not take, and what there is instead. */
const remedies: readonly (readonly [names: readonly FunctionName[], kinds: readonly Kind[], remedy: string])[] = [
  [["add", "subtract"], times, difference],
  [["add"], ["string"], "write a || b"],
  [["concat"], wholes, "write cast(a as string)"],
  [["round"], floats, "write round(a * 100) / 100 for two digits after the point"],
  [["mod"], floats, "write a - b * trunc(a / b)"],
  [["div"], floats, "write trunc(a / b)"],
];

/** Null where nothing but the function's own form helps. */
export function remedyFor(name: FunctionName, found: Kind | null): string | null {
  const remedy = remedies.find(([names, kinds]) => found !== null && names.includes(name) && kinds.includes(found));
  return remedy?.[2] ?? null;
}
