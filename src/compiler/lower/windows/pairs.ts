import { aggregateLaws } from "../../../ir/aggregate.ts";
import type { TemplateValue } from "../../../ir/statement.ts";
import { identifier, join as separated, sql } from "../../../kernel/sql.ts";
import { boundCondition, boundLimit, of, r, s } from "../fragments.ts";
import { distinctMoments, joinByMoment, literalBounds, momentColumns, momentTime } from "../strategies/moments.ts";
import { partitionBy, sourceKeys } from "../strategies/source-parts.ts";
import { column, keyNames } from "../strategy.ts";
import {
  aggregated,
  type LimitOf,
  orderByTerms,
  type RowOrder,
  type WindowContext,
  type WindowStrategy,
  windowsInWords,
} from "./aggregates.ts";
import { bucketsOf } from "./buckets.ts";

/**
 * Each moment of the spine with every row of its widest window, grouped. The reference that others are compared with. Where that
 * window has a start, rows are found by buckets of time as well as by keys.
 */
export const pairs: WindowStrategy = {
  readsStarts: false,
  lower: (context: WindowContext) => {
    const { join, lexicon, names } = context;
    const name = identifier(names.table(`${join.role}__windows`));
    const keys = keyNames(context);
    const time = momentTime(context);
    const moment = momentColumns(context, s);
    const startOf: LimitOf = (start) => boundLimit(start, time, lexicon);
    const { source, order } = orderedSource(context);
    const buckets = bucketsOf(context);
    return {
      steps: [
        ...(buckets === null ? [] : [buckets.step]),
        {
          template: "window-pairs",
          view: {
            name,
            comment: windowsInWords(context),
            columns: [...moment, ...aggregated(context, startOf, order, "perhaps none")],
            moments: buckets?.table ?? distinctMoments(context),
            source,
            // An outer join, so that a moment with an empty window is told from one that nothing could be joined to.
            matches: [
              ...join.keys.map((key, index) => sql`${of(r, key.sourceColumn)} = ${s}.${keys[index] ?? name}`),
              ...(buckets === null ? [] : [buckets.match]),
              ...join.bounds.map((bound) => boundCondition(bound, time, r, lexicon)),
              ...literalBounds(context),
            ],
            moment,
          },
        },
      ],
      join: joinByMoment(name, context),
    };
  },
};

/** The source's rows, numbered where the warehouse can order by a number alone. */
function orderedSource(context: WindowContext): { readonly source: TemplateValue; readonly order: RowOrder } {
  const { join, lexicon, source } = context;
  const terms = orderByTerms(context);
  const ordered = join.features.some(({ aggregate }) => aggregateLaws[aggregate.function].ordered);
  if (lexicon.aggregates.ordersBy === "terms" || !ordered) return { source, order: terms };
  const place = column(context, "place");
  const numbered = sql`ROW_NUMBER() OVER (${partitionBy(sourceKeys(context))}ORDER BY ${separated(terms.leastFirst, sql`, `)})`;
  const byPlace = [sql`${r}.${place}`];
  return {
    source: { template: "numbered-rows", view: { source, place: sql`${numbered} AS ${place}` } },
    order: { greatestFirst: byPlace, leastFirst: byPlace },
  };
}
