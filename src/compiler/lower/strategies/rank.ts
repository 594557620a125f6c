import { identifier, join as separated, sql } from "../../../kernel/sql.ts";
import { of, s } from "../fragments.ts";
import type { JoinContext, LoweredJoin, Strategy } from "../strategy.ts";
import {
  candidateConditions,
  carriedFeatures,
  carriedName,
  column,
  inWords,
  winnerInWords,
  winnerOrder,
} from "../strategy.ts";
import { joinByRow } from "./join-by-row.ts";
import { rankByMoment } from "./rank-by-moment.ts";

/** Every candidate of every spine row, numbered; the first is the winner. The reference that others are compared with. */
export const rank: Strategy = {
  numbersRows: true,
  lower: (context: JoinContext): LoweredJoin => {
    if (context.spineIdentity === "moment") return rankByMoment(context);
    const { join, names, spine } = context;
    const name = identifier(names.table(`${join.role}__ranked`));
    const order = winnerOrder(context);
    const row = sql`${s}.${spine.row}`;
    const place = column(context, "place");
    const ordering = order.length === 0 ? sql`` : sql` ORDER BY ${separated(order, sql`, `)}`;
    const numbered = sql`ROW_NUMBER() OVER (PARTITION BY ${row}${ordering})`;
    return {
      steps: [
        {
          template: "rank",
          view: {
            name,
            comment: inWords(context, `${winnerInWords(join)}, found by numbering all candidates`),
            rowName: spine.row,
            place,
            columns: [row, ...carriedFeatures(context), sql`${numbered} AS ${place}`],
            carried: join.features.map((feature, index) => of(sql`w`, carriedName(names, feature, index))),
            spine: spine.table,
            source: context.source,
            conditions: candidateConditions(context),
          },
        },
      ],
      join: joinByRow(name, context),
    };
  },
};
