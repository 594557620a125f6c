/** Scenarios with on-demand views over their joins: what a statement gives for these is held against closures over the same row. */

import { checkExpression } from "../../src/expressions/check/check.ts";
import { compileExpression } from "../../src/expressions/evaluate/compile.ts";
import type {
  ComputedFeatureDefinition,
  OnDemandInput,
  OnDemandViewDefinition,
  SelectionDefinition,
} from "../../src/ir/definition.ts";
import { type Expression, referencesOf } from "../../src/ir/expression.ts";
import { outputName } from "../../src/ir/output-names.ts";
import { keysOf } from "../../src/ir/registry.ts";
import type { TypedExpression } from "../../src/ir/typed-expression.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { AsofError } from "../../src/kernel/diagnostics.ts";
import { agree, isExact } from "../expressions/agree.ts";
import { Generator } from "../expressions/generate.ts";
import { Random } from "../expressions/random.ts";
import { makeWorld, type Without, type World } from "../expressions/world.ts";
import { naiveHistorical } from "../naive/historical.ts";
import type { OnDemandPart, Scenario } from "../naive/scenario.ts";
import fc from "../support/fast-check.ts";
import type { Outcome, RunScenario } from "./property.ts";
import type { Storage } from "./storage.ts";

/** What an engine's tables or its functions do not have. */
export interface DerivedOptions {
  readonly without: Without;
  /** Whether an engine of the tests computes such an expression as its warehouse does. */
  readonly computes: (typed: TypedExpression) => boolean;
}

/** Adds on-demand views of two steps to scenarios, and spine columns for what they take of the request. */
export function derivedScenarios(
  scenarios: fc.Arbitrary<Scenario>,
  storage: Storage,
  options: DerivedOptions,
): fc.Arbitrary<Scenario> {
  return fc
    .tuple(scenarios, fc.nat({ max: 1_000_000 }))
    .map(([scenario, seed]) => new Deriving(scenario, storage, options, seed).scenario());
}

/** What a name in an expression stands for, and the result's column that shows it. */
interface Named {
  readonly name: string;
  readonly type: CanonicalType;
  readonly column: string;
  readonly from:
    | { readonly is: "feature"; readonly selection: SelectionDefinition; readonly feature: string }
    | { readonly is: "derived"; readonly feature: string }
    | { readonly is: "request" };
}

interface Formula {
  readonly feature: ComputedFeatureDefinition;
  readonly typed: TypedExpression;
  readonly names: readonly Named[];
  /** The result's column. */
  readonly column: string;
}

/** What each derived column must be, beside the scenario that it is of. */
const formulas = new WeakMap<OnDemandPart, readonly Formula[]>();

const first = "derived first";
const second = "derived second";

class Deriving {
  readonly #scenario: Scenario;
  readonly #options: DerivedOptions;
  readonly #storage: Storage;
  readonly #random: Random;
  readonly #generator: Generator;
  readonly #world: World;

  constructor(scenario: Scenario, storage: Storage, options: DerivedOptions, seed: number) {
    this.#scenario = scenario;
    this.#storage = storage;
    this.#options = options;
    this.#random = new Random(seed);
    this.#generator = new Generator(this.#random, { lists: false });
    this.#world = makeWorld(seed, rowsOfSpine(scenario), { ...options.without, lists: true });
  }

  scenario(): Scenario {
    const features = this.#features();
    const request = canBringValues(this.#scenario) ? this.#request(features) : [];
    const below = this.#formulas([...features, ...request], first, 4);
    const exact = below.filter(({ typed }) => isExact(typed));
    const derived = this.#derived(exact, features, request);
    const above = this.#formulas(derived, second, 3);
    const all = [...below, ...above];
    const onDemand: OnDemandPart = {
      views: [viewOf(first, below), viewOf(second, above)].filter((view) => view.features.length > 0),
      selections: [first, second].flatMap((view) =>
        all.some(({ column }) => column.startsWith(`${view}__`))
          ? [{ view, alias: view, keys: {}, features: null }]
          : [],
      ),
    };
    formulas.set(onDemand, all);
    return withValues({ ...this.#scenario, onDemand }, request, this.#world, this.#storage);
  }

  /** Asked features under the generator's names, as far as there are names of their types. */
  #features(): readonly Named[] {
    const { request, views } = this.#scenario;
    const free = new Map(Object.entries(this.#world.columns).map(([name, { kind }]) => [name, kind]));
    const seen = new Set<string>();
    return request.selections.flatMap((selection): readonly Named[] => {
      const view = views.find((one) => one.name === selection.view);
      const signature = JSON.stringify([selection.view, this.#columns(selection)]);
      if (view === undefined || seen.has(signature)) return [];
      seen.add(signature);
      const selected = selection.features ?? view.features.map(({ name }) => ({ name, rename: null }));
      return selected.flatMap(({ name: feature, rename }) => {
        const type = view.features.find((one) => one.name === feature)?.type;
        const name = [...free].find(([, kind]) => kind === type?.kind)?.[0];
        if (type === undefined || name === undefined || this.#random.chance(0.3)) return [];
        free.delete(name);
        const { alias } = selection;
        const column = outputName({ fullNames: request.fullNames, alias, view: view.name, feature, rename });
        return [{ name, type, column, from: { is: "feature", selection, feature } }];
      });
    });
  }

  #columns({ view, keys }: SelectionDefinition): readonly string[] {
    const definition = this.#scenario.views.find((one) => one.name === view);
    const names = definition === undefined ? [] : keysOf(definition, this.#scenario.entities).map(({ name }) => name);
    return names.map((name) => (Object.hasOwn(keys, name) ? (keys[name] ?? name) : name));
  }

  /** What no feature gives comes with the spine. */
  #request(features: readonly Named[]): readonly Named[] {
    const given = new Set(features.map(({ name }) => name));
    const taken = new Set([...spineNames(this.#scenario), ...features.map(({ column }) => column)]);
    return Object.entries(this.#world.columns).flatMap(([name, type]) => {
      const column = `request ${name}`.replaceAll(" ", "_");
      const isPossible = this.#storage.keepsType(type) && !taken.has(column);
      return given.has(name) || !isPossible ? [] : [{ name, type, column, from: { is: "request" } }];
    });
  }

  /** The first step's features under names that its inputs no longer have. */
  #derived(below: readonly Formula[], features: readonly Named[], request: readonly Named[]): readonly Named[] {
    const renamed = below.flatMap(({ feature, column }): readonly Named[] => {
      const name = Object.entries(this.#world.columns).find(([, { kind }]) => kind === feature.type.kind)?.[0];
      if (name === undefined) return [];
      return [{ name, type: feature.type, column, from: { is: "derived", feature: feature.name } }];
    });
    const distinct = [...new Map(renamed.map((one) => [one.name, one])).values()];
    const used = new Set(distinct.map(({ name }) => name));
    return [...distinct, ...[...features, ...request].filter(({ name }) => !used.has(name))];
  }

  #formulas(names: readonly Named[], view: string, count: number): readonly Formula[] {
    const types = Object.fromEntries(names.map(({ name, type }) => [name, type]));
    const found: Formula[] = [];
    for (let tries = 0; found.length < count && tries < 60; tries += 1) {
      const expression = withoutUnknown(this.#generator.top(), new Set(names.map(({ name }) => name)));
      const { typed } = checkExpression(expression, types);
      if (typed === null || !isClaimable(typed.type) || !this.#options.computes(typed)) continue;
      const used = new Set(referencesOf(expression));
      const name = `x${found.length}`;
      const feature = { name, type: typed.type, expression, description: null, tags: {} };
      found.push({ feature, typed, names: names.filter((one) => used.has(one.name)), column: `${view}__${name}` });
    }
    return found;
  }
}

function isClaimable({ kind }: CanonicalType): boolean {
  return kind !== "array" && kind !== "vector" && kind !== "json" && kind !== "bytes";
}

/** Names that nothing stands for are NULL. */
function withoutUnknown(node: Expression, known: ReadonlySet<string>): Expression {
  const inner = (one: Expression): Expression => withoutUnknown(one, known);
  switch (node.kind) {
    case "literal":
      return node;
    case "reference":
      return known.has(node.name) ? node : { kind: "literal", type: "null" };
    case "cast":
      return { ...node, value: inner(node.value) };
    case "call":
      return { ...node, arguments: node.arguments.map(inner) };
    case "case":
      return {
        ...node,
        branches: node.branches.map(({ when, value }) => ({ when: inner(when), value: inner(value) })),
        otherwise: node.otherwise === null ? null : inner(node.otherwise),
      };
  }
}

function viewOf(name: string, of: readonly Formula[]): OnDemandViewDefinition {
  const names = [...new Map(of.flatMap((one) => one.names).map((one) => [one.name, one])).values()];
  return {
    kind: "on_demand_view",
    name,
    inputs: names.flatMap(inputOf),
    request: names
      .flatMap(({ name: value, type, column, from }) =>
        from.is === "request" ? [{ name: column, type, description: null, value }] : [],
      )
      .map(({ value: _, ...one }) => one),
    features: of.map(({ feature, names: used }) => ({ ...feature, expression: asNamed(feature.expression, used) })),
    description: null,
    owner: null,
    tags: {},
  };
}

/** Each feature is an input of its own, so that any number of roles can be read. */
function inputOf({ name, from }: Named): readonly OnDemandInput[] {
  if (from.is === "request") return [];
  const of = { name: from.feature, rename: from.feature === name ? null : name };
  const selection =
    from.is === "derived"
      ? { view: first, alias: null, keys: {}, features: [of] }
      : { view: from.selection.view, alias: null, keys: from.selection.keys, features: [of] };
  return [{ name: `of_${name}`, selection }];
}

/** A request value is called like its column. */
function asNamed(expression: Expression, names: readonly Named[]): Expression {
  const columns = new Map(names.flatMap(({ name, column, from }) => (from.is === "request" ? [[name, column]] : [])));
  const walk = (node: Expression): Expression => {
    switch (node.kind) {
      case "reference":
        return { kind: "reference", name: columns.get(node.name) ?? node.name };
      case "cast":
        return { ...node, value: walk(node.value) };
      case "call":
        return { ...node, arguments: node.arguments.map(walk) };
      case "case":
        return {
          ...node,
          branches: node.branches.map(({ when, value }) => ({ when: walk(when), value: walk(value) })),
          otherwise: node.otherwise === null ? null : walk(node.otherwise),
        };
      default:
        return node;
    }
  };
  return walk(expression);
}

// ---- the spine

function canBringValues({ request: { spine } }: Scenario): boolean {
  return spine.kind === "rows" || spine.kind === "table";
}

function rowsOfSpine({ request: { spine }, tables }: Scenario): number {
  if (spine.kind === "rows") return spine.rows.length;
  return spine.kind === "table" ? (tables.find(isOf(spine.relation))?.rows.length ?? 0) : 0;
}

function spineNames({ request: { spine }, tables }: Scenario): readonly string[] {
  if (spine.kind === "rows") return spine.columns.map(({ name }) => name);
  return spine.kind === "table" ? (tables.find(isOf(spine.relation))?.columns ?? []).map(({ name }) => name) : [];
}

function isOf(relation: unknown): (table: { readonly relation: unknown }) => boolean {
  return (table) => JSON.stringify(table.relation) === JSON.stringify(relation);
}

function withValues(scenario: Scenario, request: readonly Named[], world: World, storage: Storage): Scenario {
  const { spine } = scenario.request;
  if (request.length === 0) return scenario;
  const more = request.map(({ column: name, type }) => ({ name, type }));
  const cells = (number: number): Row =>
    request.map(({ name, type }) => storage.held(type, world.rows[number]?.[world.names.indexOf(name)] ?? null));
  if (spine.kind === "rows") {
    const rows = spine.rows.map((row, number) => [...row, ...cells(number)]);
    return {
      ...scenario,
      request: { ...scenario.request, spine: { ...spine, columns: [...spine.columns, ...more], rows } },
    };
  }
  if (spine.kind !== "table") return scenario;
  const columns = more.map((one) => ({ ...one, time: timeOf(one.type) }));
  const declared = spine.columns === null ? null : [...spine.columns, ...more];
  return {
    ...scenario,
    tables: scenario.tables.map((table) =>
      isOf(spine.relation)(table)
        ? {
            ...table,
            columns: [...table.columns, ...columns],
            rows: table.rows.map((row, number) => [...row, ...cells(number)]),
          }
        : table,
    ),
    request: { ...scenario.request, spine: { ...spine, columns: declared } },
  };
}

function timeOf({ kind }: CanonicalType) {
  if (kind === "timestamp") return { form: "instant" } as const;
  return kind === "date" ? ({ form: "date", zone: "UTC" } as const) : null;
}

// ---- the answer

/** Holds the derived columns of each answer against closures, and hands on the others. Throws where they differ. */
export function heldAgainstClosures(run: RunScenario): { readonly run: RunScenario; readonly tally: DerivedTally } {
  const tally = { values: 0, failures: 0, hidden: 0 };
  const held: RunScenario = async (scenario, strategy) => {
    const { onDemand, ...plain } = scenario;
    const wanted = onDemand === undefined ? [] : (formulas.get(onDemand) ?? []);
    if (wanted.length === 0) return run(plain, strategy);
    try {
      const outcome = await run(scenario, strategy);
      if (!("refused" in outcome)) tally.values += outcome.rows.length * wanted.length;
      if (isSettled(scenario)) {
        tally.hidden += 1;
        sameWhereInputsAreHidden(outcome, await run(withoutInputs(scenario), strategy), wanted);
      }
      return checked(outcome, wanted);
    } catch (thrown) {
      if (!isFailedExpression(thrown)) throw thrown;
      tally.failures += 1;
      return whereClosuresFail(await run(plain, strategy), wanted, thrown);
    }
  };
  return { run: held, tally };
}

/** How many values were compared, and how many statements failed as closures did. */
export interface DerivedTally {
  readonly values: number;
  readonly failures: number;
  /** How often the same was asked for without its inputs. */
  readonly hidden: number;
}

/** Whether all inputs are settled to the bit, and rows have an order to be compared by. */
function isSettled(scenario: Scenario): boolean {
  if (scenario.request.spine.kind !== "rows" || scenario.request.selections.length === 0) return false;
  const { rows } = naiveHistorical(scenario);
  return rows.every(({ accepted, functions }) =>
    accepted.every((tuples, role) => functions[role] === null && tuples.length <= 1),
  );
}

function withoutInputs(scenario: Scenario): Scenario {
  return { ...scenario, request: { ...scenario.request, selections: [] } };
}

/** Nobody asks for the inputs: they are joined all the same, and do not come along. */
function sameWhereInputsAreHidden(shown: Outcome, hidden: Outcome, wanted: readonly Formula[]): void {
  if ("refused" in shown || "refused" in hidden) return;
  for (const { column } of wanted) {
    const [left, right] = [shown.columns.indexOf(column), hidden.columns.indexOf(column)];
    for (const [number, row] of shown.rows.entries()) {
      const [one, other] = [row[left] ?? null, hidden.rows[number]?.[right] ?? null];
      if (!agree(one, other, true))
        throw new Error(`row ${number}, ${column}: ${String(one)}, and ${String(other)} where the inputs are hidden`);
    }
  }
  const more = hidden.columns.filter((name) => !shown.columns.includes(name));
  const roles = hidden.columns.length - wanted.length;
  if (more.length > 0 || roles > shown.columns.length - wanted.length)
    throw new Error(`inputs come along: ${more.join(", ")}`);
}

function checked(outcome: Outcome, wanted: readonly Formula[]): Outcome {
  if ("refused" in outcome) return outcome;
  const { columns, rows } = outcome;
  for (const [number, row] of rows.entries()) {
    const byColumn = new Map(columns.map((column, index) => [column, row[index] ?? null]));
    for (const formula of wanted) {
      const found = byColumn.get(formula.column) ?? null;
      const expected = valueBy(formula, byColumn);
      if ("failed" in expected)
        throw new Error(`row ${number}, ${formula.column}: only the closure fails: ${expected.failed}`);
      if (!agree(expected.value, found, isExact(formula.typed)))
        throw new Error(`row ${number}, ${formula.column}: expected ${String(expected.value)}, got ${String(found)}`);
    }
  }
  const kept = columns.flatMap((column, index) => (wanted.some((one) => one.column === column) ? [] : [index]));
  const only = <T>(values: readonly T[]): readonly T[] => values.filter((_, index) => kept.includes(index));
  return { ...outcome, columns: only(columns), rows: rows.map(only) };
}

/**
 * A statement may fail where a closure does: the rest is asked for without it. What depends on no column may be computed before there
 * is a row, and where there is none at all.
 */
function whereClosuresFail(outcome: Outcome, wanted: readonly Formula[], thrown: unknown): Outcome {
  if ("refused" in outcome) return outcome;
  const { columns, rows } = outcome;
  const tried: readonly Row[] = rows.length > 0 ? rows : [[]];
  const fails = tried.some((row) => {
    const byColumn = new Map(columns.map((column, index) => [column, row[index] ?? null]));
    return wanted.some((formula) => {
      const value = valueBy(formula, byColumn);
      if ("value" in value) byColumn.set(formula.column, value.value);
      return "failed" in value;
    });
  });
  if (!fails) throw thrown;
  // What was asked for at first was not answered by any strategy.
  return { ...outcome, strategies: {} };
}

function valueBy(
  { typed, names }: Formula,
  byColumn: ReadonlyMap<string, CanonicalValue>,
): { readonly value: CanonicalValue } | { readonly failed: string } {
  const evaluate = compileExpression(
    typed,
    names.map(({ name }) => name),
  );
  try {
    return { value: evaluate(names.map(({ column }) => byColumn.get(column) ?? null)) };
  } catch (failure) {
    if (failure instanceof AsofError && failure.diagnostics[0]?.code === "expression-failed")
      return { failed: failure.diagnostics[0].message };
    throw failure;
  }
}

/** What engines say of a number that is out of range. */
function isFailedExpression(thrown: unknown): boolean {
  if (thrown instanceof AsofError && thrown.diagnostics[0]?.code === "expression-failed") return true;
  return (
    thrown instanceof Error &&
    /out of range|overflow|underflow|cannot take|negative substring|holds a value that is not/i.test(thrown.message)
  );
}
