/** What the strategies share that keep the rows of a key in arrays. */
import type { TemplateUse } from "../../../ir/statement.ts";
import { type Sql, sql } from "../../../kernel/sql.ts";
import type { ArrayLexicon } from "../../../ports/lexicon.ts";
import { inWords, type JoinContext, keyNames } from "../strategy.ts";

/** The rows that arrays are made of, under the alias `r`. */
export interface ArrayRows {
  readonly comment: string;
  readonly source: Sql;
  readonly keys: readonly Sql[];
  /** What of each row is gathered, and what its array is called. */
  readonly gathered: readonly GatheredValue[];
  /** Of all arrays. Rows that tie on all of it may stand in one order here and in another there. */
  readonly order: readonly Sql[];
  readonly conditions: readonly Sql[];
}

export interface GatheredValue {
  readonly name: Sql;
  readonly value: Sql;
}

/** A common table with one row a key. */
export function arraysStep(context: JoinContext, name: Sql, rows: ArrayRows): TemplateUse {
  const { keys, order } = rows;
  const names = keyNames(context);
  const { gathered } = arrayLexicon(context);
  return {
    template: "arrays",
    view: {
      name,
      comment: inWords(context, rows.comment),
      columns: [
        ...keys.map((key, index) => sql`${key} AS ${names[index] ?? key}`),
        ...rows.gathered.map((one) => sql`${gathered(one.value, order)} AS ${one.name}`),
      ],
      source: rows.source,
      conditions: rows.conditions,
      keyed: keys.length > 0,
      keys,
    },
  };
}

export function arrayLexicon({ lexicon }: JoinContext): ArrayLexicon {
  if (lexicon.arrays === null) throw new Error("arrays are refused where they cannot be searched");
  return lexicon.arrays;
}
