/** How each value of the plan is said in the SELECTs of a statement: over the joins, and over tables of derived features. */
import type { DerivedFeature, InputOrigin } from "../../../src/ir/derived-feature.ts";
import {
  type DeriveNode,
  derivesOf,
  type JoinNode,
  type LogicalPlan,
  type ProjectedColumn,
} from "../../../src/ir/plan.ts";
import type { Outline } from "../../../src/ir/statement.ts";
import { Deviation } from "./deviation.ts";
import { columnTree, expressionTree, treeOfTokens } from "./expression.ts";
import type { Tree } from "./expressions/tree.ts";
import { type Hole, type Pattern, quotedName } from "./pattern.ts";
import type { Saying } from "./speech.ts";
import type { SpineForm } from "./spine.ts";
import { carried, columnHole, tokensOfPattern } from "./words.ts";

/** A spine column, a join's feature or a derived one, by its names in the plan. */
type PlannedValue =
  | Exclude<InputOrigin, { readonly from: "spine" }>
  | { readonly from: "spine"; readonly column: string };

type Named = (hole: Hole) => string;

/** A column of what a SELECT reads. */
interface ColumnSaid {
  readonly alias: Pattern;
  readonly name: Pattern;
}

/** A join of the statement, by its role. */
export interface JoinedAs {
  readonly join: JoinNode;
  readonly alias: Pattern;
}

interface Step {
  readonly values: ReadonlyMap<string, PlannedValue>;
  /** Null for what is computed there. */
  readonly columns: ReadonlyMap<string, ColumnSaid | null>;
}

/** The columns of each SELECT, from the one over the joins to the final one. */
export interface SelectedValues {
  /** Of each table of derived features. */
  readonly tables: readonly (readonly Pattern[])[];
  readonly outputs: readonly Pattern[];
}

export function selectedValues(
  outline: Outline,
  spine: SpineForm,
  joins: readonly JoinedAs[],
  saying: Saying,
): SelectedValues {
  const nodes = derivesOf(outline.plan);
  const tables: (readonly Pattern[])[] = [];
  let below = joinedStep(outline.plan, spine, joins);
  nodes.slice(0, -1).forEach((node, index) => {
    const step = withFeatures(below, node);
    const later = nodes.slice(index + 1);
    const handed = handedOn(step, later, outline);
    tables.push(handed.map(({ key, name }) => columnOf(key, name, step, below, node, saying)));
    below = stepOver(handed, step, saying);
  });
  const last = nodes.at(-1);
  const final = last === undefined ? below : withFeatures(below, last);
  const outputs = outline.plan.columns.map((column, place): Pattern => {
    const sqlName = nameTold(column, place, outline);
    const name = { is: "output", sqlName } as const;
    return columnOf(keyOf(shownValue(column)), name, final, below, last ?? null, saying);
  });
  return { tables, outputs };
}

function keyOf(value: PlannedValue): string {
  return value.from === "spine"
    ? JSON.stringify([value.from, value.column])
    : JSON.stringify([value.from, value.role, value.feature]);
}

function shownValue(column: ProjectedColumn): PlannedValue {
  if (column.from === "spine") return { from: "spine", column: column.column.name };
  return { from: column.from, role: column.role, feature: column.feature.name };
}

function joinedStep({ columns }: LogicalPlan, spine: SpineForm, joins: readonly JoinedAs[]): Step {
  const s: Pattern = [{ is: "token", kind: "word", value: "s" }];
  const own = columns.flatMap((one) => (one.from === "spine" ? [one.column.name] : []));
  const said: (readonly [PlannedValue, ColumnSaid])[] = [
    ...own.map(
      (name) =>
        [
          { from: "spine", column: name },
          { alias: s, name: spine.column(name) },
        ] as const,
    ),
    ...joins.flatMap(({ join, alias }) =>
      join.features.map((feature) => {
        const value = { from: "feature", role: join.role, feature: feature.name } as const;
        return [value, { alias, name: [carried(join, feature)] }] as const;
      }),
    ),
  ];
  return {
    values: new Map(said.map(([value]) => [keyOf(value), value])),
    columns: new Map(said.map(([value, column]) => [keyOf(value), column])),
  };
}

function withFeatures({ values, columns }: Step, { features }: DeriveNode): Step {
  const added = features.map(({ role, name }): PlannedValue => ({ from: "derived", role, feature: name }));
  return {
    values: new Map([...values, ...added.map((value) => [keyOf(value), value] as const)]),
    columns: new Map([...columns, ...added.map((value) => [keyOf(value), null] as const)]),
  };
}

type NameSaid = { readonly is: "output"; readonly sqlName: string } | { readonly is: "hole"; readonly hole: Hole };

interface HandedOn {
  readonly key: string;
  readonly name: NameSaid;
}

/** What the result or a later step takes, in the order of the plan. */
function handedOn({ values }: Step, later: readonly DeriveNode[], outline: Outline): readonly HandedOn[] {
  const outputs = new Map(
    outline.plan.columns.map((column, place) => [keyOf(shownValue(column)), nameTold(column, place, outline)]),
  );
  const taken = new Set(
    later.flatMap(({ features }) => features.flatMap(({ inputs }) => inputs.map(({ of }) => keyOf(inputValue(of))))),
  );
  return [...values.keys()].flatMap((key): readonly HandedOn[] => {
    const sqlName = outputs.get(key);
    if (sqlName !== undefined) return [{ key, name: { is: "output", sqlName } }];
    return taken.has(key) ? [{ key, name: { is: "hole", hole: columnHole(`value ${key}`) } }] : [];
  });
}

function stepOver(handed: readonly HandedOn[], { values }: Step, { t }: Saying): Step {
  const keys = new Set(handed.map(({ key }) => key));
  return {
    values: new Map([...values].filter(([key]) => keys.has(key))),
    columns: new Map(
      handed.map(({ key, name }) => [
        key,
        { alias: t`d`, name: name.is === "output" ? quotedName(name.sqlName) : [name.hole] },
      ]),
    ),
  };
}

function inputValue(of: InputOrigin): PlannedValue {
  return of.from === "spine" ? { from: "spine", column: of.column.name } : of;
}

/** The names of the result's columns in the text, no two alike. */
export function outputNames(outline: Outline): readonly string[] {
  return outline.plan.columns.map((column, place) => nameTold(column, place, outline));
}

function nameTold(column: ProjectedColumn, place: number, { columns, plan }: Outline): string {
  const output = columns[place];
  if (output?.name !== column.name || columns.length !== plan.columns.length)
    throw new Deviation(`'${column.name}' is told under another name`);
  const { sqlName } = output;
  if (columns.some((other, index) => index > place && other.sqlName === sqlName))
    throw new Deviation(`two columns are told to be named "${sqlName}"`);
  return sqlName;
}

/** A column as it stands, or a derived feature, which has its name always. */
function columnOf(
  key: string,
  name: NameSaid,
  { columns, values }: Step,
  below: Step,
  node: DeriveNode | null,
  saying: Saying,
): Pattern {
  const { t } = saying;
  const column = columns.get(key);
  const value = values.get(key);
  if (column === undefined || value === undefined) throw new Deviation(`nothing gives ${key}`);
  if (column !== null) {
    const said = t`${column.alias}.${column.name}`;
    return name.is === "output"
      ? [{ is: "output", value: said, sqlName: name.sqlName }]
      : handedOnAs(said, name.hole, column);
  }
  const feature = featureOf(value, node);
  const computed: Pattern = [
    {
      is: "awaited",
      of: `${feature.role}:${feature.name}`,
      expected: (named) => expectedTree(feature, below, named, saying),
    },
  ];
  return t`${computed} AS ${name.is === "output" ? quotedName(name.sqlName) : [name.hole]}`;
}

/** A name that a table of ours gave it is kept by the tables above. */
function handedOnAs(said: Pattern, hole: Hole, { name }: ColumnSaid): Pattern {
  const [own] = name;
  const kept = own?.is === "hole" && own.scope === hole.scope && own.id === hole.id;
  return kept ? said : [{ is: "aliased", value: said, hole, implied: null }];
}

function featureOf(value: PlannedValue, node: DeriveNode | null): DerivedFeature {
  const found =
    value.from === "derived"
      ? node?.features.find((one) => one.role === value.role && one.name === value.feature)
      : undefined;
  if (found === undefined) throw new Deviation(`nothing computes ${keyOf(value)}`);
  return found;
}

function expectedTree({ expression, inputs }: DerivedFeature, below: Step, named: Named, saying: Saying): Tree {
  const read = new Map(inputs.map(({ name, of }) => [name, inputTree(of, below, named, saying)]));
  const missing = (name: string): never => {
    throw new Deviation(`the plan has an expression of "${name}", which is none of its inputs`);
  };
  return expressionTree(expression, (name) => read.get(name) ?? missing(name), saying);
}

/** Of what stands below alone: a feature of the same step is none of them. */
function inputTree(of: InputOrigin, below: Step, named: Named, saying: Saying): Tree {
  const value = inputValue(of);
  const column = below.columns.get(keyOf(value));
  if (column === undefined || column === null) throw new Deviation(`nothing below gives ${keyOf(value)}`);
  const [alias, name] = [nameIn(column.alias, named), nameIn(column.name, named)];
  if (of.from !== "spine") return columnTree(alias, name);
  return asRead(of.column, [...column.alias, ...saying.t`.`, ...quotedName(name)], saying);
}

function asRead(
  { type, time, cast }: Extract<InputOrigin, { readonly from: "spine" }>["column"],
  column: Pattern,
  saying: Saying,
): Tree {
  const value = time === null ? column : saying.instant(column, time);
  return treeOfTokens(tokensOfPattern(cast ? saying.t`CAST(${value} AS ${saying.type(type)})` : value));
}

function nameIn(pattern: Pattern, named: Named): string {
  const [part, more] = pattern;
  if (part === undefined || more !== undefined) throw new Deviation("a name of several parts");
  if (part.is === "token") return part.value;
  if (part.is === "hole") return named(part);
  throw new Deviation("a name that is none");
}
