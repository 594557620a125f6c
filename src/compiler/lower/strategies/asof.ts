import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import { r, s } from "../fragments.ts";
import {
  carriedNames,
  column,
  inWords,
  type JoinContext,
  keyNames,
  type LoweredJoin,
  type Strategy,
  winnerInWords,
} from "../strategy.ts";
import { distinctMoments, joinByMoment, momentColumns, momentTime } from "./moments.ts";
import { eventTime } from "./source-parts.ts";
import { uniqueRows } from "./unique-instants.ts";

/**
 * The warehouse's own ASOF JOIN, which takes one inequality and any of the rows that tie: so its right side is made unique
 * first, by known time where rows become known later than they happen.
 */
export const asof: Strategy = {
  numbersRows: false,
  lower: (context: JoinContext): LoweredJoin => {
    const { join, names } = context;
    const usable = identifier(names.table(`${join.role}__usable`));
    const latest = identifier(names.table(`${join.role}__latest`));
    const rows = uniqueRows(context, usable);
    const comparison = eventTime(context).inclusive ? sql`>=` : sql`>`;
    return {
      steps: [
        rows.step,
        {
          template: "asof",
          view: {
            name: latest,
            comment: inWords(context, winnerInWords(join)),
            columns: [...momentColumns(context, s), ...carriedNames(context).map((feature) => sql`${r}.${feature}`)],
            moments: distinctMoments(context),
            usable,
            match: sql`${momentTime(context)} ${comparison} ${r}.${rows.known}`,
            matches: keyNames(context).map((key) => sql`${s}.${key} = ${r}.${key}`),
            conditions: ageLimit(context, sql`${r}.${rows.event}`),
          },
        },
      ],
      join: joinByMoment(latest, context),
    };
  },
};

/** The TTL, checked on the winner: if it is too old, so is every other candidate. */
function ageLimit(context: JoinContext, event: Sql): readonly Sql[] {
  const ttl = context.join.bounds.find((bound) => bound.side === "lower");
  if (ttl === undefined) return [];
  return [sql`${event} >= ${context.lexicon.earlier(sql`${s}.${column(context, "instant")}`, ttl.offset)}`];
}
