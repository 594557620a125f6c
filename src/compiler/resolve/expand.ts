import { checkExpression } from "../../expressions/check/check.ts";
import { claimedAs } from "../../expressions/check/claim.ts";
import type { ComputedFeatureDefinition, OnDemandViewDefinition, SelectionDefinition } from "../../ir/definition.ts";
import type { DerivedFeature, InputOrigin } from "../../ir/derived-feature.ts";
import {
  type AnyView,
  namesFor,
  type Referable,
  referables,
  spineColumn,
  spineNeeds,
  type ViewsByName,
  viewsByName,
} from "../../ir/on-demand.ts";
import { outputName, roleName } from "../../ir/output-names.ts";
import type { Registry } from "../../ir/registry.ts";
import type { ResolvedOutput, ResolvedRequestValue } from "../../ir/request.ts";
import { referencesOfTyped, type TypedExpression } from "../../ir/typed-expression.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { canonicalJson } from "../../kernel/hash.ts";
import type { Problems } from "./problems.ts";
import { checkMappedNames, selectedFeatures } from "./selected-features.ts";

/** One join that a request needs. */
export interface WantedJoin {
  readonly selection: SelectionDefinition;
  /** Features that on-demand views need and nobody asked for. */
  readonly hidden: readonly string[];
}

/** A derived feature as long as nothing is known of the spine: a request value is a column's name and type. */
export interface DraftFeature extends Omit<DerivedFeature, "inputs"> {
  readonly inputs: readonly DraftInput[];
}

export interface DraftInput {
  readonly name: string;
  readonly of:
    | Exclude<InputOrigin, { readonly from: "spine" }>
    | { readonly from: "request"; readonly column: string; readonly type: CanonicalType };
}

/** What a request comes to, once its on-demand views are taken apart. */
export interface Expanded {
  /** As asked for; then what on-demand views alone need. */
  readonly joins: readonly WantedJoin[];
  /** Each after those that it is derived of. */
  readonly derived: readonly DraftFeature[];
  /** Those of them that are asked for, in the order of the selections. */
  readonly outputs: readonly ResolvedOutput[];
  readonly requestValues: readonly ResolvedRequestValue[];
}

/** Selections, and whether their columns have full names. */
export interface AskedFor {
  readonly selections: readonly SelectionDefinition[];
  readonly fullNames: boolean;
}

/** Takes on-demand views apart into joins, derived features and request values. */
export function expand(registry: Registry, asked: AskedFor, problems: Problems): Expanded {
  return new Expansion(registry, asked, problems).result();
}

/** A view under a role. */
interface Part {
  readonly role: string;
  readonly view: AnyView;
  /** The spine column for each name that the view reads: what tells parts of one view apart, whatever their roles are called. */
  readonly columns: Readonly<Record<string, string>>;
  /** Null where nobody asked for it: it is an input. */
  readonly selection: SelectionDefinition | null;
  /** Of an on-demand view: feature → output column, for those that are asked for. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Of a feature view: what inputs need of it and nobody asked for. */
  readonly hidden: Set<string>;
}

class Expansion {
  readonly #registry: Registry;
  readonly #asked: AskedFor;
  readonly #problems: Problems;
  readonly #views: ViewsByName;
  /** What is asked for comes first, so that inputs are shared with it and names made up avoid its roles. */
  readonly #parts: Part[];
  readonly #derived = new Map<string, DraftFeature>();

  constructor(registry: Registry, asked: AskedFor, problems: Problems) {
    this.#registry = registry;
    this.#asked = asked;
    this.#problems = problems;
    this.#views = viewsByName(registry);
    this.#parts = asked.selections.flatMap((selection) => this.#askedPart(selection));
  }

  result(): Expanded {
    for (const part of [...this.#parts]) for (const name of part.outputs.keys()) this.#derive(part, name);
    return {
      joins: this.#joins(),
      derived: [...this.#derived.values()],
      outputs: this.#parts.flatMap(({ role, outputs }) =>
        [...outputs].map(([feature, name]) => ({ from: "derived" as const, role, feature, name })),
      ),
      requestValues: this.#parts.flatMap(requestValues),
    };
  }

  /** A view that is not defined is left to its join, which tells. */
  #joins(): readonly WantedJoin[] {
    const asked = this.#asked.selections.filter(({ view }) => this.#views.get(view)?.kind !== "on_demand_view");
    const made = this.#parts.filter(({ selection, view }) => selection === null && view.kind === "feature_view");
    return [
      ...asked.map((selection) => ({ selection, hidden: [...(this.#partOf(selection)?.hidden ?? [])] })),
      ...made.map(({ role, view, columns: keys, hidden }) => ({
        selection: { view: view.name, alias: role === view.name ? null : role, keys, features: [] },
        hidden: [...hidden],
      })),
    ];
  }

  #partOf(selection: SelectionDefinition): Part | undefined {
    return this.#parts.find((part) => part.selection === selection);
  }

  #askedPart(selection: SelectionDefinition): readonly Part[] {
    const view = this.#views.get(selection.view);
    if (view === undefined) return [];
    const role = roleName(selection);
    const columns = this.#columns(view, (name) => spineColumn(selection, name));
    const outputs = view.kind === "feature_view" ? new Map<string, string>() : this.#outputs(view, selection);
    return [{ role, view, columns, selection, outputs, hidden: new Set() }];
  }

  #outputs(view: OnDemandViewDefinition, selection: SelectionDefinition): ReadonlyMap<string, string> {
    const { alias } = selection;
    checkMappedNames(selection, this.#needs(view), this.#problems);
    return new Map(
      selectedFeatures(view, selection, this.#problems).map(({ name: feature, rename }) => [
        feature,
        outputName({ fullNames: this.#asked.fullNames, alias, view: view.name, feature, rename }),
      ]),
    );
  }

  #columns(view: AnyView, columnFor: (name: string) => string): Part["columns"] {
    return Object.fromEntries(this.#needs(view).map((name) => [name, columnFor(name)]));
  }

  #needs(view: AnyView): readonly string[] {
    return spineNeeds(view, this.#views, this.#registry.entities).map(({ name }) => name);
  }

  /** Settles a feature after all that it is derived of. */
  #derive(part: Part, name: string): void {
    const key = canonicalJson([part.role, name]);
    const { view } = part;
    if (this.#derived.has(key) || view.kind !== "on_demand_view") return;
    const definition = view.features.find((one) => one.name === name);
    const names = namesFor(referables(view, this.#views));
    const typed = definition === undefined ? null : typedFeature(definition, names);
    if (definition === undefined || typed === null) {
      tellUnsound(view, name, this.#problems);
      return;
    }
    const inputs = referencesOfTyped(typed).map((one) => ({ name: one, of: this.#origin(names.get(one), part) }));
    const { type, expression: written } = definition;
    const output = part.outputs.get(name) ?? null;
    this.#derived.set(key, {
      role: part.role,
      view: view.name,
      name,
      output,
      type,
      expression: typed,
      written,
      inputs,
    });
  }

  #origin(referable: Referable | undefined, within: Part): DraftInput["of"] {
    if (referable === undefined) throw new Error("an expression refers to what it was not checked with");
    const { of, short, type } = referable;
    if (of.is === "request") return { from: "request", column: spineColumn({ keys: within.columns }, short), type };
    const { feature } = of;
    const part = this.#inputPart(of.input.selection, within);
    if (part.view.kind === "on_demand_view") {
      this.#derive(part, feature);
      return { from: "derived", role: part.role, feature };
    }
    if (!asksFor(part.selection, feature)) part.hidden.add(feature);
    return { from: "feature", role: part.role, feature };
  }

  /** The role's mapping is handed down. A view that reads the same columns already is not read twice. */
  #inputPart(input: SelectionDefinition, within: Part): Part {
    const view = this.#views.get(input.view);
    if (view === undefined) throw new Error(`'${input.view}' was checked, and is no view`);
    const columns = this.#columns(view, (name) => spineColumn({ keys: within.columns }, spineColumn(input, name)));
    const signature = canonicalJson(columns);
    const found = this.#parts.find((part) => part.view === view && canonicalJson(part.columns) === signature);
    if (found !== undefined) return found;
    const role = this.#freeRole(input, within);
    const made: Part = { role, view, columns, selection: null, outputs: new Map(), hidden: new Set() };
    this.#parts.push(made);
    return made;
  }

  /** `weather`; `origin__weather` for an input of a role, and a number where that is taken. */
  #freeRole(input: SelectionDefinition, within: Part): string {
    const plain = within.role === within.view.name ? roleName(input) : `${within.role}__${roleName(input)}`;
    const taken = new Set([...this.#parts.map(({ role }) => role), ...this.#asked.selections.map(roleName)]);
    let role = plain;
    for (let next = 2; taken.has(role); next += 1) role = `${plain}_${next}`;
    return role;
  }
}

function asksFor(selection: SelectionDefinition | null, feature: string): boolean {
  if (selection === null) return false;
  return selection.features === null || selection.features.some(({ name }) => name === feature);
}

function typedFeature(
  { expression, type }: ComputedFeatureDefinition,
  names: ReadonlyMap<string, Referable>,
): TypedExpression | null {
  const types = Object.fromEntries([...names].map(([name, referable]) => [name, referable.type]));
  const { typed } = checkExpression(expression, types);
  return typed === null ? null : claimedAs(typed, type).typed;
}

/** Definitions are checked when they are put together; a registry of an older version may say what is none now. */
function tellUnsound({ name }: OnDemandViewDefinition, feature: string, problems: Problems): void {
  problems.error("expression-type", `'${name}:${feature}' cannot be computed as it is defined`, {
    owner: `on_demand_view:${name}`,
    path: `onDemandViews.${name}.features.${feature}`,
    hint: "run plan, which tells what is wrong with it",
  });
}

function requestValues({ role, view, columns }: Part): readonly ResolvedRequestValue[] {
  if (view.kind === "feature_view") return [];
  return view.request.map(({ name, type }) => ({
    name,
    type,
    spineColumn: spineColumn({ keys: columns }, name),
    view: view.name,
    role,
  }));
}
