import type { TemplateUse } from "../../../ir/statement.ts";
import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import { momentColumns } from "../strategies/moments.ts";
import { eventTime, partitionBy } from "../strategies/source-parts.ts";
import { carriedName, column, inWords, keyNames } from "../strategy.ts";
import { windowsInWords } from "./aggregates.ts";
import { difference } from "./running-asks.ts";
import type { Parts } from "./running-parts.ts";
import type { Addend } from "./running-values.ts";

/** The sums so far. Rows of an ask's own instant come before it, or after it where the boundary is strict. */
export function totalsStep({ context, asks, addends }: Parts, name: Sql, moves: Sql): TemplateUse {
  const keys = keyNames(context);
  const [ask, instant] = [column(context, "ask"), column(context, "instant")];
  const within = [...keys, ...(asks.twoLines ? [column(context, "line")] : [])];
  const turn = eventTime(context).inclusive ? ask : sql`${ask} DESC`;
  const window = sql`${partitionBy(within)}ORDER BY ${column(context, "at")}, ${turn} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
  return {
    template: "sweep-running",
    view: {
      name,
      comment: inWords(context, "the sums so far"),
      columns: [...keys, instant, ask, ...addends.addends.flatMap((one) => sumsSoFar(one, window))],
      timeline: moves,
    },
  };
}

function sumsSoFar({ counted: value, powers, count, sum, squares }: Addend, window: Sql): readonly Sql[] {
  return [
    sql`COUNT(${value}) OVER (${window}) AS ${count}`,
    ...(powers > 0 ? [sql`SUM(${value}) OVER (${window}) AS ${sum}`] : []),
    ...(powers > 1 ? [sql`SUM(${value} * ${value}) OVER (${window}) AS ${squares}`] : []),
  ];
}

/** What lies inside each window, of each moment. */
export function insideStep({ context, asks, insides }: Parts, name: Sql, totals: Sql): TemplateUse {
  const moment = momentColumns(context, sql`w`);
  return {
    template: "window-sums",
    view: {
      name,
      comment: inWords(context, "the sums at the end of each window less those at its start"),
      columns: [
        ...moment,
        ...insides.flatMap(({ of: sums, window, count, sum, squares }) => [
          sql`${difference(context, asks, sums.count, window)} AS ${count}`,
          ...(sums.powers > 0 ? [sql`${difference(context, asks, sums.sum, window)} AS ${sum}`] : []),
          ...(sums.powers > 1 ? [sql`${difference(context, asks, sums.squares, window)} AS ${squares}`] : []),
        ]),
      ],
      totals,
      instant: column(context, "instant"),
      moment,
    },
  };
}

/** The functions, made of these sums. */
export function windowsStep({ context, addends, insides }: Parts, name: Sql, sums: Sql): TemplateUse {
  const functions = context.join.features.map((feature, index) => {
    const { function: called, window } = feature.aggregate;
    const of = addends.of(feature);
    const inside = insides.find((one) => one.of === of && one.window === window);
    if (inside === undefined) throw new Error(`nothing is summed up for '${feature.name}'`);
    const value = context.lexicon.exactSums.result({
      function: called,
      count: sql`w.${inside.count}`,
      sum: sql`w.${inside.sum}`,
      squares: sql`w.${inside.squares}`,
      type: feature.type,
    });
    return sql`${value} AS ${identifier(carriedName(context.names, feature, index))}`;
  });
  return {
    template: "sweep-unpacked",
    view: {
      name,
      comment: windowsInWords(context),
      columns: [...momentColumns(context, sql`w`), ...functions],
      swept: sums,
      conditions: [],
    },
  };
}
