import { identifier, sql } from "../../../kernel/sql.ts";
import { boundCondition, of, r, s } from "../fragments.ts";
import type { JoinContext, LoweredJoin } from "../strategy.ts";
import { carriedFeatures, inWords, keyNames, winnerInWords, winnerOrder } from "../strategy.ts";
import { distinctMoments, joinByMoment, literalBounds, momentColumns, momentTime, placeAmong } from "./moments.ts";

/** Every candidate of every moment of the spine, of which the first is kept. */
export function rankByMoment(context: JoinContext): LoweredJoin {
  const { join, lexicon, names } = context;
  const name = identifier(names.table(`${join.role}__ranked`));
  const keys = keyNames(context);
  const matches = join.keys.map((key, index) => sql`${of(r, key.sourceColumn)} = ${s}.${keys[index] ?? name}`);
  const times = join.bounds.map((bound) => boundCondition(bound, momentTime(context), r, lexicon));
  const conditions = [...times, ...literalBounds(context)];
  return {
    steps: [
      {
        template: "rank-by-moment",
        view: {
          name,
          comment: inWords(context, `${winnerInWords(join)}, found by numbering all candidates`),
          columns: [...momentColumns(context, s), ...carriedFeatures(context)],
          moments: distinctMoments(context),
          source: context.source,
          matches: orTrue(matches),
          conditions: orTrue(conditions),
          place: placeAmong(momentColumns(context, s), winnerOrder(context)),
        },
      },
    ],
    join: joinByMoment(name, context),
  };
}

/** A warehouse may want a WHERE beside its QUALIFY. */
function orTrue<T>(conditions: readonly T[]) {
  return conditions.length > 0 ? conditions : [sql`TRUE`];
}
