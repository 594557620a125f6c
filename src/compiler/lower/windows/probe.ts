import { sql } from "../../../kernel/sql.ts";
import { of, s } from "../fragments.ts";
import { keyConditions, timeConditions } from "../strategy.ts";
import { aggregated, orderByTerms, type WindowContext, type WindowStrategy, windowsInWords } from "./aggregates.ts";

/** Each spine row reads the rows of its widest window from its key's index, once for all functions. */
export const probe: WindowStrategy = {
  lower: (context: WindowContext) => {
    const { join, lexicon, spine } = context;
    return {
      steps: [],
      join: {
        template: "window-probe",
        view: {
          comment: windowsInWords(context),
          features: aggregated(context, spine.time, orderByTerms(context)),
          source: context.source,
          conditions: [...keyConditions(context), ...timeConditions(context)],
          alias: context.alias,
          // An aggregate always gives a row: without these a spine row that lacks a key would count 0.
          joinable: [
            ...join.keys.map((key) => sql`${of(s, key.spineColumn)} IS NOT NULL`),
            lexicon.isFinite(spine.time),
          ],
        },
      },
    };
  },
};
