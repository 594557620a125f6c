/** How each value of the plan is said in the SELECTs of a statement: over the joins, and over tables of derived features. */
import type { DerivedFeature, InputOrigin } from "../../../../src/ir/derived-feature.ts";
import type { DeriveNode, JoinedFeature, JoinNode } from "../../../../src/ir/plan.ts";
import { says, showTree, type Tree } from "../../../common/verifier/expressions/tree.ts";
import type { Parser } from "../../parser.ts";
import { Deviation, demand } from "../deviation.ts";
import { asRead, columnTree, expressionTree, treeOf } from "../expression.ts";
import type { DerivedTable, JoinsByRole, StatementDescription } from "../statement.ts";
import { column, nodeOf, same, type Term } from "../syntax/term.ts";
import { featureDeviation } from "./join.ts";
import type { SpineNames } from "./spine.ts";
import { functionDeviation } from "./windows.ts";

/** A spine column, a join's feature or a derived one, by its names in the plan. */
export type PlannedValue =
  | Exclude<InputOrigin, { readonly from: "spine" }>
  | { readonly from: "spine"; readonly column: string };

export interface ValueSurroundings {
  readonly read: StatementDescription;
  readonly spine: SpineNames;
  readonly joins: JoinsByRole;
  readonly planned: readonly JoinNode[];
  readonly derives: readonly DeriveNode[];
  readonly parser: Parser;
}

/** A SELECT by its place: 0 is the one over the joins. */
export class Values {
  readonly #around: ValueSurroundings;
  readonly #known = new Map<string, readonly Tree[]>();

  constructor(around: ValueSurroundings) {
    this.#around = around;
  }

  /** The final SELECT's place. */
  get top(): number {
    return this.#around.read.derived.length;
  }

  /** Why a term of a SELECT is not the value; null where it is. */
  deviation(term: Term, value: PlannedValue, level: number): string | null {
    const ways = this.ways(value, level);
    const found = treeOf(nodeOf(term));
    if (ways.some((way) => says(found, way))) return null;
    const [expected] = ways;
    return expected === undefined ? "nothing gives it" : `says ${showTree(found)}, not ${showTree(expected)}`;
  }

  /** All the ways in which the value can be said there; none where nothing gives it. */
  ways(value: PlannedValue, level: number): readonly Tree[] {
    const key = JSON.stringify([level, value]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = [...this.#handedOn(value, level), ...this.#computed(value, level)];
    this.#known.set(key, found);
    return found;
  }

  /** By its own name, from what the SELECT reads. */
  #handedOn(value: PlannedValue, level: number): readonly Tree[] {
    if (level === 0) return this.#joined(value);
    const table = this.#around.read.derived[level - 1];
    if (table === undefined) return [];
    const below = this.ways(value, level - 1);
    return [...table.columns].flatMap(([name, term]) =>
      below.some((way) => says(treeOf(nodeOf(term)), way)) ? [columnTree(table.alias, name)] : [],
    );
  }

  #joined(value: PlannedValue): readonly Tree[] {
    const { read, spine } = this.#around;
    if (value.from === "derived") return [];
    if (value.from === "feature") return this.#feature(value.role, value.feature);
    const own = spine.columns.get(value.column);
    return own === undefined ? [] : [columnTree(read.spine.alias, own)];
  }

  #feature(role: string, name: string): readonly Tree[] {
    const { joins, planned, parser } = this.#around;
    const join = joins.get(role);
    const node = planned.find((one) => one.role === role);
    if (join === undefined || node === undefined || join.description instanceof Deviation) return [];
    const { description, alias } = join;
    const named = (features: ReadonlyMap<string, unknown>, is: (carried: string) => boolean): readonly Tree[] =>
      [...features.keys()].filter(is).map((carried) => columnTree(alias, carried));
    if (description.is === "as_of") {
      const feature = (node.features as readonly JoinedFeature[]).find((one) => one.name === name);
      if (feature === undefined) return [];
      const { features } = description;
      return named(features, (carried) => {
        const found = features.get(carried);
        return found !== undefined && featureDeviation(found, feature, parser) === null;
      });
    }
    if (node.node !== "window_aggregate") return [];
    const feature = node.features.find((one) => one.name === name);
    const { functions } = description;
    return named(functions, (carried) => {
      const found = functions.get(carried);
      return feature !== undefined && found !== undefined && functionDeviation(found, feature, node, parser) === null;
    });
  }

  /** By its expression, in the SELECT of its own step alone. */
  #computed(value: PlannedValue, level: number): readonly Tree[] {
    if (value.from !== "derived") return [];
    const feature = this.#around.derives[level]?.features.find(
      (one) => one.role === value.role && one.name === value.feature,
    );
    return feature === undefined ? [] : [this.#expression(feature, level)];
  }

  #expression({ expression, inputs }: DerivedFeature, level: number): Tree {
    const { parser } = this.#around;
    const named = new Map(inputs.map(({ name, of }) => [name, this.#input(of, level)]));
    return expressionTree(expression, (name) => named.get(name) ?? nothing, parser);
  }

  #input(of: InputOrigin, level: number): Tree {
    if (of.from !== "spine") return { is: "either", of: this.#handedOn(of, level) };
    const ways = this.#handedOn({ from: "spine", column: of.column.name }, level);
    return { is: "either", of: ways.map((way) => asRead(of.column, way, this.#around.parser)) };
  }

  /** The row's number in a SELECT; null where it is not handed on. */
  row(level: number): Term | null {
    const { read, spine } = this.#around;
    if (level === 0) return spine.row === null ? null : column(read.spine.alias, spine.row);
    const table = read.derived[level - 1];
    const below = this.row(level - 1);
    if (table === undefined || below === null) return null;
    const name = [...table.columns].find(([, term]) => same(term, below))?.[0];
    return name === undefined ? null : column(table.alias, name);
  }

  /** Every column of a table of derived features is a value of the plan, or the row's number. */
  checkTables(): void {
    const { read, derives } = this.#around;
    demand(
      read.derived.length === Math.max(0, derives.length - 1),
      "WITH",
      "derived features stand in other steps than planned",
    );
    const values = this.#all();
    for (const [level, table] of read.derived.entries()) this.#checkTable(table, level, values);
  }

  #checkTable({ columns }: DerivedTable, level: number, values: readonly PlannedValue[]): void {
    const row = this.row(level);
    for (const [name, term] of columns) {
      const known =
        (row !== null && same(term, row)) || values.some((value) => this.deviation(term, value, level) === null);
      demand(known, "WITH, derived features", `"${name}" is no value of the plan`);
    }
  }

  #all(): readonly PlannedValue[] {
    const { spine, planned, derives } = this.#around;
    return [
      ...[...spine.columns.keys()].map((name) => ({ from: "spine" as const, column: name })),
      ...planned.flatMap(({ role, features }) =>
        features.map(({ name }: JoinedFeature) => ({ from: "feature" as const, role, feature: name })),
      ),
      ...derives.flatMap(({ features }) =>
        features.map(({ role, name }) => ({ from: "derived" as const, role, feature: name })),
      ),
    ];
  }
}

/** A tree that no text has. */
const nothing: Tree = { is: "either", of: [] };
