import type { JoinContext, LoweredJoin, Strategy } from "../strategy.ts";
import { candidateConditions, carriedFeatures, inWords, winnerInWords, winnerOrder } from "../strategy.ts";

/** Each spine row walks its key's index backwards from its own time to the first candidate. */
export const probe: Strategy = {
  numbersRows: false,
  lower: (context: JoinContext): LoweredJoin => {
    const order = winnerOrder(context);
    return {
      steps: [],
      join: {
        template: "probe",
        view: {
          comment: inWords(context, winnerInWords(context.join)),
          features: carriedFeatures(context),
          source: context.source,
          conditions: candidateConditions(context),
          ordered: order.length > 0,
          order,
          alias: context.alias,
        },
      },
    };
  },
};
