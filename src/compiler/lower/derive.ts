/** Features of on-demand views: the last step of a chain in the final select, those before it in common tables. */
import { lowerExpression } from "../../expressions/lower/lower.ts";
import type { DerivedFeature, InputOrigin } from "../../ir/derived-feature.ts";
import { derivesOf, type LogicalPlan } from "../../ir/plan.ts";
import type { StatementColumn, TemplateUse, TemplateValue } from "../../ir/statement.ts";
import { commentText, identifier, type Sql, sql } from "../../kernel/sql.ts";
import { of, readColumn, type Wording } from "./fragments.ts";
import type { Names } from "./names.ts";

/** The alias of a common table of derived features. */
const d = sql`d`;

/** What stands in a select for each value that the columns of the result, or features of later steps, are made of. */
export interface Values {
  /** Columns of the spine, by name. */
  readonly spine: ReadonlyMap<string, ValueInSql>;
  /** Features by role and name: a join and an on-demand view never have the same role. */
  readonly features: ReadonlyMap<string, ReadonlyMap<string, ValueInSql>>;
  /** All of them, in the order in which they came to be. */
  named(): readonly NamedValue[];
}

export interface ValueInSql {
  readonly sql: Sql;
  /** Its name, where it is a column; null for what is computed. */
  readonly column: string | null;
}

export function columnValue(alias: Sql, column: string): ValueInSql {
  return { sql: of(alias, column), column };
}

/** `s."flight"`; with its name in the result, or in a common table, where that is another. */
export function selected({ sql: text, column }: ValueInSql, name: string): Sql {
  return column === name ? text : sql`${text} AS ${identifier(name)}`;
}

export type ValueName =
  | Exclude<InputOrigin, { readonly from: "spine" }>
  | { readonly from: "spine"; readonly column: string };

type NamedValue = readonly [ValueName, ValueInSql];

/** Columns of the spine, then features of joins. */
export function joinedValues(spine: Values["spine"], features: Values["features"]): Values {
  const named = (): readonly NamedValue[] => [
    ...[...spine].map(([column, value]): NamedValue => [{ from: "spine", column }, value]),
    ...[...features].flatMap(([role, ofRole]) =>
      [...ofRole].map(([feature, value]): NamedValue => [{ from: "feature", role, feature }, value]),
    ),
  ];
  return { spine, features, named };
}

function valuesOf(named: readonly NamedValue[]): Values {
  const spine = new Map<string, ValueInSql>();
  const features = new Map<string, Map<string, ValueInSql>>();
  for (const [name, value] of named) {
    if (name.from === "spine") spine.set(name.column, value);
    else features.set(name.role, (features.get(name.role) ?? new Map<string, ValueInSql>()).set(name.feature, value));
  }
  return { spine, features, named: () => named };
}

/** A value's name as one text, whatever characters its parts have: the length tells where the role ends. */
function valueKey(name: ValueName): string {
  return name.from === "spine" ? `spine ${name.column}` : `feature ${name.role.length} ${name.role} ${name.feature}`;
}

/** What follows FROM, and what can be said there. */
export interface RowsInSql {
  readonly rows: TemplateValue;
  readonly alias: Sql;
  readonly joins: readonly TemplateUse[];
  readonly values: Values;
  /** The number of the spine's row, where the rows of the result are ordered by it. */
  readonly row: Sql | null;
}

export interface Derived {
  readonly steps: readonly TemplateUse[];
  /** What the final select reads, with a value for each column of the result. */
  readonly rows: RowsInSql;
}

interface DeriveContext extends Wording {
  readonly plan: LogicalPlan;
  /** The columns of the result, beside those of the plan. */
  readonly columns: readonly StatementColumn[];
  readonly names: Names;
  /** The number of the spine's row, where rows stand under that alias. */
  readonly rowOf: (alias: Sql) => Sql;
}

/** Each step but the last becomes a common table over the one before, so that no expression is written twice. */
export function lowerDerived(rows: RowsInSql, context: DeriveContext): Derived {
  const nodes = derivesOf(context.plan);
  if (nodes.length === 0) return { steps: [], rows };
  const nameOf = valueNames(
    [
      ...rows.values.named().map(([name]) => valueKey(name)),
      ...nodes.flatMap(({ features }) => features.map((feature) => valueKey(featureName(feature)))),
    ],
    context,
  );
  const last = nodes.at(-1);
  const steps: TemplateUse[] = [];
  let below = rows;
  nodes.slice(0, -1).forEach((node, index) => {
    const values = withFeatures(below.values, node.features, context);
    const later = nodes.slice(index + 1).flatMap(({ features }) => features);
    const table = tableOf({ ...below, values }, node.features, later, { ...context, nameOf });
    steps.push(table.step);
    below = table.rows;
  });
  const values = last === undefined ? below.values : withFeatures(below.values, last.features, context);
  return { steps, rows: { ...below, values } };
}

function featureName({ role, name }: DerivedFeature): ValueName {
  return { from: "derived", role, feature: name };
}

/** What a value is called in tables of derived features: as in the result, or the same name of ours in all of them. */
function valueNames(
  keys: readonly string[],
  { plan, columns, names }: DeriveContext,
): (key: string, isNeeded: boolean) => string | null {
  const outputs = new Map(
    plan.columns.map((column, index) => [valueKey(projectedValue(column)), columns[index]?.sqlName]),
  );
  const numbers = new Map(keys.map((key, index) => [key, index + 1]));
  return (key, isNeeded) => outputs.get(key) ?? (isNeeded ? names.column(`value_${numbers.get(key)}`) : null);
}

function withFeatures(values: Values, features: readonly DerivedFeature[], wording: Wording): Values {
  const added = features.map(
    (feature): NamedValue => [featureName(feature), { sql: computed(feature, values, wording), column: null }],
  );
  return valuesOf([...values.named(), ...added]);
}

function computed({ expression, inputs }: DerivedFeature, values: Values, wording: Wording): Sql {
  const named = new Map(inputs.map((input) => [input.name, inputSql(input.of, values, wording)]));
  return lowerExpression(expression, wording.functions, (name) => found(named.get(name), name));
}

function inputSql(origin: InputOrigin, values: Values, { lexicon }: Wording): Sql {
  const value = valueIn(valueName(origin), values).sql;
  return origin.from === "spine" ? readColumn(origin.column, value, lexicon) : value;
}

export function valueIn(name: ValueName, values: Values): ValueInSql {
  const value =
    name.from === "spine" ? values.spine.get(name.column) : values.features.get(name.role)?.get(name.feature);
  if (value === undefined) throw new Error(`nothing gives ${valueKey(name)}`);
  return value;
}

function found<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`nothing gives ${name}`);
  return value;
}

/** A common table of what the result or a later step takes. */
function tableOf(
  { rows, alias, joins, values, row }: RowsInSql,
  features: readonly DerivedFeature[],
  later: readonly DerivedFeature[],
  { names, rowOf, nameOf }: DeriveContext & { readonly nameOf: ReturnType<typeof valueNames> },
): { step: TemplateUse; rows: RowsInSql } {
  const needed = new Set(later.flatMap(({ inputs }) => inputs.map((input) => valueKey(valueName(input.of)))));
  const carried = values.named().flatMap(([named, value]) => {
    const key = valueKey(named);
    const name = nameOf(key, needed.has(key));
    return name === null ? [] : [{ named, value, name }];
  });
  const table = identifier(names.table("derived"));
  const numbered = row === null ? [] : [row];
  return {
    step: {
      template: "derived",
      view: {
        name: table,
        comment: commentText(`what other features are computed of: ${inWords(features)}`),
        columns: [...carried.map(({ value, name }) => selected(value, name)), ...numbered],
        rows,
        alias,
        joins,
      },
    },
    rows: {
      rows: table,
      alias: d,
      joins: [],
      values: valuesOf(carried.map(({ named, name }) => [named, columnValue(d, name)])),
      row: row === null ? null : rowOf(d),
    },
  };
}

function inWords(features: readonly DerivedFeature[]): string {
  return features.map(({ role, name }) => `${role}:${name}`).join(", ");
}

function valueName(origin: InputOrigin): ValueName {
  return origin.from === "spine" ? { from: "spine", column: origin.column.name } : origin;
}

/** What a column of the result shows. */
export function projectedValue(column: LogicalPlan["columns"][number]): ValueName {
  if (column.from === "spine") return { from: "spine", column: column.column.name };
  return { from: column.from, role: column.role, feature: column.feature.name };
}
