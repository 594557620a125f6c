import type { Certificate } from "../../ir/certificate.ts";
import { type JoinNode, joinsOf, type LogicalPlan, type ProjectedColumn, type TimeBound } from "../../ir/plan.ts";
import type { SqlPlan, StatementColumn, TemplateUse, TemplateValue } from "../../ir/statement.ts";
import { commentText, identifier, type Sql, sql } from "../../kernel/sql.ts";
import {
  type AsOfStrategyName,
  asOfStrategyNames,
  type StrategyName,
  type WindowStrategyName,
  windowStrategyNames,
} from "../../ports/dialect.ts";
import { checkWidth } from "./check-width.ts";
import { type ChoiceInputs, type ChosenStrategy, chooseStrategies, type StrategyOfJoin } from "./choose.ts";
import {
  columnValue,
  joinedValues,
  lowerDerived,
  projectedValue,
  type RowsInSql,
  selected,
  type ValueInSql,
  type Values,
  valueIn,
} from "./derive.ts";
import { of, s } from "./fragments.ts";
import { Names } from "./names.ts";
import { reachOf } from "./reach.ts";
import { sourceRows } from "./source-rows.ts";
import { type LoweredSpine, lowerSpine } from "./spine.ts";
import { strategies } from "./strategies/index.ts";
import { carriedName, type JoinContext, type LoweredJoin, type SpineInSql } from "./strategy.ts";
import type { WindowStarts } from "./windows/aggregates.ts";
import { windowStrategies } from "./windows/index.ts";
import { startsOf } from "./windows/starts.ts";

/** Stage 5: a strategy for each join, and the views that fill their templates. */
export function lower(plan: LogicalPlan, inputs: ChoiceInputs, certificates: readonly Certificate[]): SqlPlan {
  const { dialect } = inputs;
  checkWidth(plan, dialect);
  const names = new Names(plan, dialect.capabilities);
  const choices = chooseStrategies(joinsOf(plan), inputs);
  const byNumber = dialect.capabilities.commonTables.answer === "computed-once";
  const numbered = byNumber && choices.some(numbersRows);
  const spine = lowerSpine(plan, dialect.lexicon, names, numbered);
  const starts = startsOf(choices.flatMap(startsRead), spine.inSql, names, dialect.lexicon);
  const joins = choices.map(({ join, choice }) => lowerJoin(join, choice, { spine, starts, names, inputs }));
  const columns = plan.columns.map((column, index) => outputColumn(column, index, names));
  // Where joins have row numbers too, it is the spine's. Elsewhere it has the name alone, which no output hides.
  const rowOf = (alias: Sql): Sql => (byNumber ? sql`${alias}.${spine.inSql.row}` : spine.inSql.row);
  const joined: RowsInSql = {
    rows: spineRows(choices, spine, starts),
    alias: s,
    joins: joins.map((one) => one.lowered.join),
    values: valuesOfJoins(spine, joins, names),
    row: plan.ordered ? rowOf(s) : null,
  };
  const derived = lowerDerived(joined, { ...dialect, plan, columns, names, rowOf });
  const steps = [...spine.steps, ...joins.flatMap((one) => one.lowered.steps), ...derived.steps];
  return {
    dialect: dialect.name,
    frame: frameOf(derived.rows, steps, plan, columns),
    outline: {
      columns,
      choices: choices.map(({ choice }) => choice),
      upload: spine.upload,
      certificates,
      plan,
    },
    warnings: choices.flatMap(({ warning }) => warning ?? []),
  };
}

/** The final select, over its steps. */
function frameOf(
  { rows, alias, joins, values, row }: RowsInSql,
  steps: readonly TemplateUse[],
  plan: LogicalPlan,
  columns: readonly StatementColumn[],
): TemplateUse {
  const selectedColumn = (column: ProjectedColumn, index: number): Sql =>
    selected(valueIn(projectedValue(column), values), columns[index]?.sqlName ?? column.name);
  return {
    template: "statement",
    view: {
      hasSteps: steps.length > 0,
      steps,
      columns: plan.columns.map(selectedColumn),
      rows,
      alias,
      joins,
      ordered: row !== null,
      order: row ?? alias,
    },
  };
}

interface JoinInSql {
  readonly join: JoinNode;
  readonly alias: Sql;
  readonly lowered: LoweredJoin;
}

/** What all joins of a statement have in common. */
interface Around {
  readonly spine: LoweredSpine;
  readonly starts: WindowStarts;
  readonly names: Names;
  readonly inputs: ChoiceInputs;
}

function lowerJoin(join: JoinNode, choice: ChosenStrategy, { spine, starts, names, inputs }: Around): JoinInSql {
  const { dialect } = inputs;
  const alias = identifier(names.alias(join.role));
  const { steps, source } = sourceRows(join.source, join.role, names);
  const keys = join.keys.map((key) => ({ ...key, spineColumn: spine.columnName(key.spineColumn) }));
  const context: Omit<JoinContext, "join"> = {
    lexicon: dialect.lexicon,
    functions: dialect.functions,
    names,
    spine: spine.inSql,
    spineIdentity: dialect.capabilities.commonTables.answer === "computed-once" ? "number" : "moment",
    reach: dialect.capabilities.literalBounds.answer === "prune" ? reachOf(spine.node) : null,
    source,
    alias,
  };
  const lowered =
    join.node === "as_of_join"
      ? strategies[asOfStrategy(choice)].lower({ ...context, join: { ...join, keys } })
      : windowStrategies[windowStrategy(choice)].lower({ ...context, starts, join: { ...join, keys } });
  return { join, alias, lowered: { steps: [...steps, ...lowered.steps], join: lowered.join } };
}

function numbersRows({ join, choice }: StrategyOfJoin): boolean {
  return join.node === "as_of_join" && strategies[asOfStrategy(choice)].numbersRows;
}

/** Where the windows of a join start whose functions read that beside the spine's rows. */
function startsRead({ join, choice }: StrategyOfJoin): readonly TimeBound[] {
  if (join.node === "as_of_join" || !windowStrategies[windowStrategy(choice)].readsStarts) return [];
  return join.features.flatMap(({ start }) => (start === null ? [] : [start]));
}

function asOfStrategy({ strategy }: ChosenStrategy): AsOfStrategyName {
  return known(asOfStrategyNames, strategy);
}

function windowStrategy({ strategy }: ChosenStrategy): WindowStrategyName {
  return known(windowStrategyNames, strategy);
}

function known<N extends StrategyName>(names: readonly N[], strategy: StrategyName): N {
  const found = names.find((one) => one === strategy);
  if (found === undefined) throw new Error(`'${strategy}' was chosen for a join that it is not for`);
  return found;
}

function outputColumn(column: ProjectedColumn, index: number, names: Names): StatementColumn {
  return {
    name: column.name,
    sqlName: names.carried(column.name, `output_${index + 1}`),
    type: column.from === "spine" ? column.column.type : column.feature.type,
    from: column.from === "spine" ? "spine" : "feature",
    role: column.from === "spine" ? null : column.role,
  };
}

/** Spine columns and features of joins, as the select that joins them says them. */
function valuesOfJoins(spine: LoweredSpine, joins: readonly JoinInSql[], names: Names): Values {
  return joinedValues(
    new Map(spine.node.columns.map(({ name }) => [name, columnValue(s, spine.columnName(name))])),
    new Map(joins.map(({ join, alias }) => [join.role, joinedFeatures(join, alias, names)])),
  );
}

function joinedFeatures({ features }: JoinNode, alias: Sql, names: Names): ReadonlyMap<string, ValueInSql> {
  return new Map(
    features.map((feature, index) => [feature.name, columnValue(alias, carriedName(names, feature, index))]),
  );
}

function spineRows(
  choices: readonly StrategyOfJoin[],
  { inSql, columnName }: LoweredSpine,
  starts: WindowStarts,
): TemplateValue {
  const order = orderOfProbes(choices, inSql, columnName);
  const { columns } = starts;
  if (columns.length > 0) {
    const sorted = order.length > 0;
    const comment = commentText(
      `where windows start, once for each row${sorted ? ", in the order of keys and time" : ""}`,
    );
    return { template: "spine-starts", view: { comment, columns, spine: inSql.table, sorted, order, fenced: !sorted } };
  }
  return order.length === 0 ? inSql.table : { template: "spine-sorted", view: { spine: inSql.table, order } };
}

/** Sorting the spine by the keys of the first probe and by time lets its probes walk the index in order. */
function orderOfProbes(
  choices: readonly StrategyOfJoin[],
  { time }: SpineInSql,
  columnName: LoweredSpine["columnName"],
): readonly Sql[] {
  const first = choices.find(({ choice }) => choice.strategy === "probe")?.join;
  if (first === undefined || first.bounds.length === 0) return [];
  return [...first.keys.map((key) => of(s, columnName(key.spineColumn))), time];
}
