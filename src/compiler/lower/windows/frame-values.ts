import { aggregateLaws } from "../../../ir/aggregate.ts";
import type { AggregatedFeature } from "../../../ir/plan.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import { featureValue, r } from "../fragments.ts";
import { column } from "../strategy.ts";
import type { WindowContext } from "./aggregates.ts";
import { conditionsOf, found, grouped, ifAll, type RowValue, type Some, valueKey } from "./row-values.ts";

/** What functions over frames are of. */
export interface FrameValues {
  readonly values: readonly RowValue[];
  /** The column of a feature's value. */
  of(feature: AggregatedFeature): Sql;
}

export function frameValues(context: WindowContext): FrameValues {
  const values = new Map(
    [...grouped(context.join.features, valueKey)].map(([key, sharing], index) => {
      return [key, { name: column(context, `value_${index + 1}`), value: keptValue(sharing, context) }] as const;
    }),
  );
  return { values: [...values.values()], of: (feature) => found(values, valueKey(feature)).name };
}

/** What is only counted is kept as whether there is a value: a list or a wide text takes no room. */
function keptValue(sharing: Some<AggregatedFeature>, context: WindowContext): Sql {
  const read = sharing.find(({ aggregate }) => aggregateLaws[aggregate.function].takes !== "anything");
  const feature = read ?? sharing[0];
  const own = featureValue({ ...feature, type: feature.aggregate.input ?? feature.type }, r, context);
  const conditions = conditionsOf(feature, context);
  return read === undefined ? ifAll([...conditions, sql`${own} IS NOT NULL`], sql`1`) : ifAll(conditions, own);
}
