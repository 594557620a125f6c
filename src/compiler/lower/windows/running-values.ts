/** What is added up: each value once, whatever functions and windows it is for. */
import { aggregateLaws } from "../../../ir/aggregate.ts";
import type { AggregatedFeature } from "../../../ir/plan.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import { featureValue, r } from "../fragments.ts";
import { availability } from "../strategies/source-parts.ts";
import { column } from "../strategy.ts";
import type { WindowContext } from "./aggregates.ts";
import { conditionsOf, found, grouped, ifAll, type RowValue, type Some, valueKey } from "./row-values.ts";

/** A value with the window that it is for. */
export interface Addend {
  readonly of: RowValue;
  /** Rows that were known only after they had left this window never count in it; null where none is too late. */
  readonly window: number | null;
  readonly powers: 0 | 1 | 2;
  /** The column of it in which rows that are too late are NULL, and those of the sums so far. */
  readonly counted: Sql;
  readonly count: Sql;
  readonly sum: Sql;
  readonly squares: Sql;
}

export interface Addends {
  readonly values: readonly RowValue[];
  readonly addends: readonly Addend[];
  of(feature: AggregatedFeature): Addend;
}

/** The sums of an addend inside a window. */
export interface Inside {
  readonly of: Addend;
  readonly window: number | null;
  readonly count: Sql;
  readonly sum: Sql;
  readonly squares: Sql;
}

/** One for each addend and length of window that features have. */
export function insidesOf(context: WindowContext, addends: Addends): readonly Inside[] {
  const keyOf = (feature: AggregatedFeature): string =>
    `${addends.addends.indexOf(addends.of(feature))} ${feature.aggregate.window}`;
  return [...grouped(context.join.features, keyOf).values()].map(([feature], index) => {
    const name = (what: string): Sql => column(context, `inside_${what}_${index + 1}`);
    const { window } = feature.aggregate;
    return { of: addends.of(feature), window, count: name("count"), sum: name("sum"), squares: name("squares") };
  });
}

/** Features of one value share its sums: the count of a mean is that of its sum. */
export function addendsOf(context: WindowContext): Addends {
  const { features } = context.join;
  const isLate = availability(context) !== null;
  const windowOf = ({ aggregate }: AggregatedFeature): number | null => (isLate ? aggregate.window : null);
  const keyOf = (feature: AggregatedFeature): string => `${valueKey(feature)} ${windowOf(feature)}`;
  const byValue = grouped(features, valueKey);
  const values = new Map(
    [...byValue].map(([key, sharing], index) => [key, addedValue(sharing, index, context)] as const),
  );
  const addends = new Map(
    [...grouped(features, keyOf)].map(([key, [first, ...others]], index) => {
      const powers = powersOf([first, ...others]);
      return [key, addend(found(values, valueKey(first)), windowOf(first), powers, index, context)] as const;
    }),
  );
  return {
    values: [...values.values()],
    addends: [...addends.values()],
    of: (feature) => found(addends, keyOf(feature)),
  };
}

function powersOf(features: readonly AggregatedFeature[]): 0 | 1 | 2 {
  const powers = features.map(({ aggregate }) => aggregateLaws[aggregate.function].fromPowers ?? 0);
  return powers.includes(2) ? 2 : powers.includes(1) ? 1 : 0;
}

function addedValue(sharing: Some<AggregatedFeature>, index: number, context: WindowContext): RowValue {
  const [feature] = sharing;
  const { type } = feature;
  const valueType = sharing.find((one) => powersOf([one]) > 0)?.valueType ?? feature.valueType;
  const own = featureValue({ ...feature, type: valueType ?? type }, r, context);
  const conditions = conditionsOf(feature, context);
  const name = column(context, `value_${index + 1}`);
  const powers = powersOf(sharing);
  if (powers === 0) return { name, value: ifAll([...conditions, sql`${own} IS NOT NULL`], sql`1`) };
  if (valueType === null) throw new Error("sums of a value of unknown type are refused");
  return { name, value: ifAll(conditions, context.lexicon.exactSums.number(own, valueType, powers)) };
}

function addend(of: RowValue, window: number | null, powers: 0 | 1 | 2, index: number, context: WindowContext): Addend {
  const name = (what: string): Sql => column(context, `${what}_${index + 1}`);
  return {
    of,
    window,
    powers,
    counted: name("counted"),
    count: name("count"),
    sum: name("sum"),
    squares: name("squares"),
  };
}
