import type { TemplateUse, TemplateValue } from "../../../ir/statement.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import { of, s } from "../fragments.ts";
import { keyConditions, timeConditions } from "../strategy.ts";
import { aggregated, orderByTerms, type WindowContext, type WindowStrategy, windowsInWords } from "./aggregates.ts";

/** Each spine row reads the rows of its widest window from its key's index, once for all functions. */
export const probe: WindowStrategy = {
  readsStarts: true,
  lower: (context: WindowContext) => ({
    steps: [],
    join: functionsOfRows(context, context.source, [...keyConditions(context), ...timeConditions(context)]),
  }),
};

/** All functions of those rows that meet the conditions, for each spine row: `source` stands under the alias `r`. */
export function functionsOfRows(
  context: WindowContext,
  source: TemplateValue,
  conditions: readonly Sql[],
): TemplateUse {
  const { alias, join, lexicon, spine } = context;
  return {
    template: "window-probe",
    view: {
      comment: windowsInWords(context),
      features: aggregated(context, context.starts.of, orderByTerms(context), "sources"),
      source,
      conditions,
      alias,
      // An aggregate always gives a row: without these a spine row that lacks a key would count 0.
      joinable: [...join.keys.map((key) => sql`${of(s, key.spineColumn)} IS NOT NULL`), lexicon.isFinite(spine.time)],
    },
  };
}
