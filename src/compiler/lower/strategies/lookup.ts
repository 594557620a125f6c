import { sql } from "../../../kernel/sql.ts";
import { of, r, s } from "../fragments.ts";
import type { JoinContext, LoweredJoin, Strategy } from "../strategy.ts";
import { carriedFeatures, inWords, keyNames, winnerOrder } from "../strategy.ts";
import { placeAmong } from "./moments.ts";
import { rankByMoment } from "./rank-by-moment.ts";

/** A static source made unique by its keys, then joined by equality. */
export const lookup: Strategy = {
  numbersRows: false,
  lower: (context: JoinContext): LoweredJoin => {
    const { join, alias, lexicon, spine, spineIdentity } = context;
    // Without keys nothing is equal on both sides, which an outer join may want: the one row is ranked for each moment.
    if (spineIdentity === "moment" && join.keys.length === 0) return rankByMoment(context);
    const names = keyNames(context);
    const keys = join.keys.map((key) => of(r, key.sourceColumn));
    const order = winnerOrder(context);
    return {
      steps: [],
      join: {
        template: keys.length > 0 ? "lookup" : "lookup-single",
        view: {
          comment: inWords(context, "one row a key"),
          keys,
          namedKeys: keys.map((key, index) => sql`${key} AS ${names[index] ?? key}`),
          features: carriedFeatures(context),
          source: context.source,
          present: keys.map((key) => sql`${key} IS NOT NULL`),
          order: [...keys, ...order],
          place: placeAmong(keys, order),
          ordered: order.length > 0,
          alias,
          conditions: [
            ...join.keys.map((key, index) => sql`${alias}.${names[index] ?? alias} = ${of(s, key.spineColumn)}`),
            lexicon.isFinite(spine.time),
          ],
        },
      },
    };
  },
};
