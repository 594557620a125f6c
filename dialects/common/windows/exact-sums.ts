/** Which functions over windows follow from sums that can be taken back: what strategies of running sums ask before they apply. */
import { aggregateLaws } from "../../../src/ir/aggregate.ts";
import type { AggregatedFeature, WindowAggregateNode } from "../../../src/ir/plan.ts";
import { type CanonicalType, typeName } from "../../../src/ir/types.ts";

/** Digits of an exact number, in all and after the point. */
export interface Digits {
  readonly all: number;
  readonly after: number;
}

/** Whether sums of a power of such numbers, over all rows of a key, stay exact. A key has less than a billion rows. */
export type HoldsSums = (digits: Digits, powers: 1 | 2) => boolean;

/** How many digits the number of a key's rows may have. */
export const digitsOfRows = 9;

/** Why a view's functions cannot all be had from running sums; null where they can. */
export function inexactSums({ features }: WindowAggregateNode, holds: HoldsSums): string | null {
  for (const feature of features) {
    const why = inexactSum(feature, holds);
    if (why !== null) return `'${feature.name}' is ${feature.aggregate.function}${why}`;
  }
  return null;
}

function inexactSum({ aggregate, valueType }: AggregatedFeature, holds: HoldsSums): string | null {
  const { fromPowers } = aggregateLaws[aggregate.function];
  if (fromPowers === null) return ", from which a row that leaves cannot be taken away again; use another strategy";
  if (fromPowers === 0) return null;
  if (valueType === null)
    return " of a column whose type is not known, and that must be exact; compile with the warehouse, or use another strategy";
  const digits = digitsOf(valueType);
  if (digits === null)
    return ` of ${typeName(valueType)}, of which sums so far lose digits that a window has; use another strategy`;
  return holds(digits, fromPowers)
    ? null
    : ` of ${typeName(valueType)}, of which sums so far may overflow where a window does not; use another strategy`;
}

/** Null for a type that is not exact. */
export function digitsOf(type: CanonicalType): Digits | null {
  if (type.kind === "decimal") return { all: type.precision, after: type.scale };
  if (type.kind === "int32") return { all: 10, after: 0 };
  return type.kind === "int64" ? { all: 19, after: 0 } : null;
}

/** Whether rows are better summed up once than read for each window: a window without an end, or one of more than a day. */
export function isLong({ features }: WindowAggregateNode): boolean {
  return features.some(({ aggregate: { window } }) => window === null || window > day);
}

const day = 24 * 3_600_000_000;
