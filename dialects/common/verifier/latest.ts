/** The newest row of each key among those of a run: one SELECT, filled from the plan. */
import type { DedupeLatestNode } from "../../../src/ir/plan.ts";
import type { Outline } from "../../../src/ir/statement.ts";
import { Deviation } from "./deviation.ts";
import { type Pattern, quotedName } from "./pattern.ts";
import { runConditions } from "./run.ts";
import type { Saying } from "./speech.ts";
import { taken } from "./spine.ts";
import { outputNames } from "./values.ts";
import { and, authors, featureValue, list, ofRow, orderBy, place, tableHole } from "./words.ts";

export function latestForm(node: DedupeLatestNode, outline: Outline, saying: Saying): Pattern {
  const { t } = saying;
  const { from } = node.input;
  const named = tableHole(`${node.view} source`);
  const step = from.kind === "table" ? [] : t`WITH ${named} AS (${authors(from.query, saying)})`;
  const source = from.kind === "table" ? taken(from, saying) : [named];
  const keys = node.keys.map((key) => ofRow(key, saying));
  const conditions = [...keys.map((key) => t`${key} IS NOT NULL`), ...runConditions(node.rows, node.keys, saying)];
  const where = conditions.length === 0 ? [] : t`WHERE ${and(conditions, saying)}`;
  return t`${step} SELECT ${list(columnsOf(node, outline, saying), saying)} FROM ${source} AS r ${where} ${one(node, keys, saying)}`;
}

/** One row a key; without keys one in all. */
function one(node: DedupeLatestNode, keys: readonly Pattern[], saying: Saying): Pattern {
  const { t } = saying;
  const order = orderBy(node.order, saying);
  if (keys.length > 0) return t`QUALIFY ${place(keys, order, saying)} = 1`;
  const sorted = order.length === 0 ? [] : t`ORDER BY ${list(order, saying)}`;
  return t`${sorted} LIMIT 1`;
}

function columnsOf(node: DedupeLatestNode, outline: Outline, saying: Saying): readonly Pattern[] {
  const { plan, columns } = outline;
  const names = outputNames(outline);
  if (plan.ordered || names.length !== node.columns.length)
    throw new Deviation("the result is not what the plan reads");
  return node.columns.map((column, index) => {
    const projected = plan.columns[index];
    if (projected?.from !== "feature" || JSON.stringify(projected.feature) !== JSON.stringify(column))
      throw new Deviation(`'${column.name}' is another in the result than in the plan`);
    if (JSON.stringify(columns[index]?.type) !== JSON.stringify(column.type))
      throw new Deviation(`'${column.name}' is told to be of another type`);
    return saying.t`${featureValue(column, saying)} AS ${quotedName(names[index] ?? "")}`;
  });
}
