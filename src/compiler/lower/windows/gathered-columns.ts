/** Which columns of the source functions over windows read, and how arrays hold them. */
import { aggregateLaws } from "../../../ir/aggregate.ts";
import type { AggregatedFeature, WindowAggregateNode } from "../../../ir/plan.ts";
import type { ReadColumn, SourceExpression } from "../../../ir/source-expression.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import { of, r } from "../fragments.ts";
import type { WindowContext } from "./aggregates.ts";

export interface GatheredColumn {
  readonly name: string;
  /** What of each row is gathered. */
  readonly value: Sql;
  /** What rows that may stand in another order in each array have to tie on: then they are alike in this column. */
  readonly settles: Sql;
}

/** One way in which a column is read. */
interface Reading {
  readonly name: string;
  /** Whether values of the column can be sorted as they stand. */
  readonly sortable: boolean;
  /** Whether nothing is asked of it but that there is a value. */
  readonly presence: boolean;
}

/** Each column once: the event time first. */
export function gatheredColumns({ join, lexicon }: WindowContext): readonly GatheredColumn[] {
  const readings = readingsOf(join);
  return [...new Set(readings.map(({ name }) => name))].map((name) => {
    const own = readings.filter((reading) => reading.name === name);
    const column = of(r, name);
    if (own.every(({ presence }) => presence)) {
      // A list, say, which no array could hold; and a wide value takes no room.
      const present = sql`NULLIF(${column} IS NOT NULL, FALSE)`;
      return { name, value: present, settles: present };
    }
    const sortable = own.some((reading) => reading.sortable);
    return { name, value: column, settles: sortable ? column : lexicon.cast(column, { kind: "string" }) };
  });
}

function readingsOf({ bounds, order, features }: WindowAggregateNode): readonly Reading[] {
  const ordered = features.some(({ aggregate }) => aggregateLaws[aggregate.function].ordered);
  return [
    ...bounds.map((bound) => asItStands(bound.column.column)),
    ...(ordered ? order.map((key) => asItStands(key.column)) : []),
    ...features.flatMap((feature) => [...valueReadings(feature), ...expressionReadings(feature.where)]),
  ];
}

function asItStands(name: string): Reading {
  return { name, sortable: true, presence: false };
}

function valueReadings({
  column,
  expression,
  aggregate,
  valueType,
  type,
  cast,
  time,
}: AggregatedFeature): readonly Reading[] {
  if (expression !== null) return expressionReadings(expression);
  const presence = aggregateLaws[aggregate.function].takes === "anything" && !cast && time === null;
  return [{ ...reading({ name: column, type: valueType ?? type, cast, time }), presence }];
}

function expressionReadings(expression: SourceExpression | null): readonly Reading[] {
  return (expression?.columns ?? []).map(reading);
}

/** What is cast may be of any type, such as one that has no order. */
function reading({ name, type, cast }: ReadColumn): Reading {
  return { name, sortable: !cast && type.kind !== "json", presence: false };
}
