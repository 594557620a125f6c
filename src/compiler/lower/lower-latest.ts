import type { Certificate } from "../../ir/certificate.ts";
import { type DedupeLatestNode, type LogicalPlan, latestOf } from "../../ir/plan.ts";
import type { SqlPlan, StatementColumn, TemplateUse } from "../../ir/statement.ts";
import { commentText, identifier, type Sql, sql } from "../../kernel/sql.ts";
import type { Dialect } from "../../ports/dialect.ts";
import { checkWidth } from "./check-width.ts";
import { featureValue, of, orderTerm, r, s } from "./fragments.ts";
import { type Counts, sourceFacts } from "./join-facts.ts";
import { Names } from "./names.ts";
import { runConditions } from "./run-conditions.ts";
import { sourceRows } from "./source-rows.ts";
import { placeAmong } from "./strategies/moments.ts";

/** A warehouse, and what was counted in it. */
export interface AroundLatest extends Counts {
  readonly dialect: Dialect;
}

const q = sql`q`;
const w = sql`w`;

/** Stage 5 for the newest rows of a source: one SELECT that numbers each key's rows and keeps the first, or looks it up by an index. */
export function lowerLatest(plan: LogicalPlan, around: AroundLatest, certificates: readonly Certificate[]): SqlPlan {
  const { dialect } = around;
  const node = latestOf(plan);
  if (node === null) throw new Error("the plan stands on a spine");
  checkWidth(plan, dialect);
  const names = new Names(plan, dialect.capabilities);
  const columns = plan.columns.map((column, index): StatementColumn => {
    const type = column.from === "spine" ? column.column.type : column.feature.type;
    const sqlName = names.between(column.name, `output_${index + 1}`);
    return { name: column.name, sqlName, type, from: "feature", role: node.view };
  });
  return {
    dialect: dialect.name,
    frame: frameOf(node, columns, names, around),
    outline: { columns, choices: [], upload: null, certificates, plan },
    warnings: [],
  };
}

function frameOf(
  node: DedupeLatestNode,
  columns: readonly StatementColumn[],
  names: Names,
  { dialect, ...counts }: AroundLatest,
): TemplateUse {
  if (dialect.newest?.(node, sourceFacts(node.input.from, counts)) === "walked")
    return walked(node, columns, names, dialect);
  const { lexicon } = dialect;
  const { steps, source } = sourceRows(node.input, node.view, names);
  const keys = node.keys.map((key) => of(r, key));
  const order = node.order.map((key) => orderTerm(key, r, lexicon));
  const conditions = [...keys.map((key) => sql`${key} IS NOT NULL`), ...runConditions(node.rows, node.keys, lexicon)];
  return {
    template: keys.length > 0 ? "latest" : "latest-single",
    view: {
      comment: commentText(inWords(node)),
      hasSteps: steps.length > 0,
      steps,
      columns: node.columns.map((feature, index) => named(featureValue(feature, r, dialect), columns[index])),
      source,
      conditions,
      keys,
      order: keys.length > 0 ? [...keys, ...order] : order,
      ordered: order.length > 0,
      place: placeAmong(keys, order),
    },
  };
}

function walked(
  node: DedupeLatestNode,
  columns: readonly StatementColumn[],
  names: Names,
  dialect: Dialect,
): TemplateUse {
  const { lexicon } = dialect;
  const { source } = sourceRows(node.input, node.view, names);
  const listed = node.keys.map((key) => of(q, key));
  const own = node.keys.map((key) => sql`${of(r, key)} = ${of(s, key)}`);
  return {
    template: "latest-walked",
    view: {
      comment: commentText(inWords(node)),
      outputs: columns.map(({ sqlName }) => of(w, sqlName)),
      listed,
      present: listed.map((key) => sql`${key} IS NOT NULL`),
      columns: node.columns.map((feature, index) => named(featureValue(feature, r, dialect), columns[index])),
      source,
      conditions: [...own, ...runConditions(node.rows, node.keys, lexicon)],
      order: node.order.map((key) => orderTerm(key, r, lexicon)),
    },
  };
}

function named(value: Sql, column: StatementColumn | undefined): Sql {
  if (column === undefined) throw new Error("a column without a name");
  return sql`${value} AS ${identifier(column.sqlName)}`;
}

/** `weather: the newest row of each key among those that became known in the run`. */
function inWords({ view, keys, rows }: DedupeLatestNode): string {
  const each = keys.length === 0 ? "" : " of each key";
  if (rows.all.length === 0) return `${view}: one row${each}`;
  return `${view}: the newest row${each} among those that became known in the run`;
}
