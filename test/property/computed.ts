/** Scenarios whose features are computed of the source's columns, and whose functions over windows count some rows alone. */

import { aggregateLaws } from "../../src/ir/aggregate.ts";
import type { FeatureDefinition, FeatureViewDefinition } from "../../src/ir/definition.ts";
import type { Expression } from "../../src/ir/expression.ts";
import type { FunctionName } from "../../src/ir/functions.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { meaning, meaningOf } from "../naive/computed.ts";
import type { Scenario } from "../naive/scenario.ts";
import fc from "../support/fast-check.ts";

/** The same scenarios, with expressions in the place of some columns and conditions on some functions. */
export function computedScenarios(scenarios: fc.Arbitrary<Scenario>): fc.Arbitrary<Scenario> {
  const picks = fc.array(fc.nat({ max: 10_000 }), { minLength: 12, maxLength: 12 });
  return fc.tuple(scenarios, picks).map(([scenario, picked]) => ({
    ...scenario,
    views: scenario.views.map((view, index) => computedView(view, scenario, picked.slice(index % 9))),
  }));
}

function computedView(
  view: FeatureViewDefinition,
  scenario: Scenario,
  picks: readonly number[],
): FeatureViewDefinition {
  const columns = readableColumns(view, scenario);
  return {
    ...view,
    features: view.features.map((feature, index) => {
      const pick = picks[index % picks.length] ?? 0;
      const column = columns.find(({ name }) => name === feature.column);
      const computed = column === undefined || pick % 4 === 0 ? feature : withValue(feature, column, columns, pick);
      const condition = pick % 3 === 0 ? null : conditionOf(columns, Math.floor(pick / 3));
      if (computed.aggregate === null || condition === null) return computed;
      return { ...computed, aggregate: { ...computed.aggregate, where: condition } };
    }),
  };
}

interface Column {
  readonly name: string;
  readonly type: CanonicalType;
}

const readable = ["bool", "int32", "int64", "float32", "float64", "decimal", "string", "timestamp", "date"];

/** Columns of features that expressions can compute with. */
function readableColumns(view: FeatureViewDefinition, { tables, queries }: Scenario): readonly Column[] {
  const { from } = view.source;
  const relation =
    from.kind === "query"
      ? queries.find((one) => JSON.stringify(one.query) === JSON.stringify(from.query))?.relation
      : from.relation;
  const table = tables.find((one) => JSON.stringify(one.relation) === JSON.stringify(relation));
  const named = new Set(view.features.map(({ column }) => column));
  return (table?.columns ?? []).filter(({ name, type }) => named.has(name) && readable.includes(type.kind));
}

function withValue(
  feature: FeatureDefinition,
  column: Column,
  columns: readonly Column[],
  pick: number,
): FeatureDefinition {
  const condition = pick % 5 === 0 ? conditionOf(columns, pick) : null;
  const plain = computedOf(column, pick);
  const expression = condition === null ? plain : onlyWhere(condition, plain);
  const type = widened(column.type);
  const { aggregate } = feature;
  const made = { ...feature, column: feature.name, expression };
  if (aggregate === null) return { ...made, type };
  const input = aggregate.input === null ? null : type;
  return { ...made, type: aggregateLaws[aggregate.function].result(input), aggregate: { ...aggregate, input } };
}

/** What expressions are computed in. */
function widened(type: CanonicalType): CanonicalType {
  if (type.kind === "int32") return { kind: "int64" };
  return type.kind === "float32" ? { kind: "float64" } : type;
}

const ref = (name: string): Expression => ({ kind: "reference", name });
const call = (name: FunctionName, ...given: readonly Expression[]): Expression => ({
  kind: "call",
  function: name,
  arguments: given,
});
const number = (value: string): Expression => ({ kind: "literal", type: "number", value });
const literal = (type: "string" | "date" | "timestamp", value: string): Expression => ({
  kind: "literal",
  type,
  value,
});

/** A value that is there where the column has none, or another that every engine computes to the bit. */
function computedOf(column: Column, pick: number): Expression {
  const { name, type } = column;
  const orElse = (other: Expression, value: CanonicalValue): Expression =>
    meaning(call("coalesce", ref(name), other), (read) => wide(read(name), type) ?? value);
  switch (type.kind) {
    case "int32":
    case "int64":
      return orElse(number("7"), 7n);
    case "float32":
    case "float64":
      if (pick % 2 === 0) return orElse(number("0.5"), 0.5);
      return meaning(call("abs", ref(name)), (read) => mapped(read(name), (value) => Math.abs(Number(value))));
    case "string":
      if (pick % 2 === 0) return orElse(literal("string", "no'ne"), "no'ne");
      return meaning(call("concat", ref(name), literal("string", "é")), (read) =>
        mapped(read(name), (value) => `${String(value)}é`),
      );
    case "bool":
      return meaning(call("not", ref(name)), (read) => mapped(read(name), (value) => value === false));
    case "timestamp":
      return orElse(literal("timestamp", "2020-02-29T12:00:00.000001Z"), "2020-02-29T12:00:00.000001Z");
    case "date":
      return orElse(literal("date", "2000-02-29"), "2000-02-29");
    default:
      return meaning(
        { kind: "case", branches: [{ when: call("is_null", ref(name)), value: ref(name) }], otherwise: ref(name) },
        (read) => read(name),
      );
  }
}

function onlyWhere(condition: Expression, value: Expression): Expression {
  const [when, computed] = [meaningOf(condition), meaningOf(value)];
  return meaning({ kind: "case", branches: [{ when: condition, value }], otherwise: null }, (read) =>
    when(read) === true ? computed(read) : null,
  );
}

/** Of columns with NULLs: it is true, false and NULL, and true of a row of NULLs too. */
function conditionOf(columns: readonly Column[], pick: number): Expression | null {
  const column = columns[pick % columns.length];
  if (column === undefined) return null;
  const other = columns[Math.floor(pick / 7) % columns.length] ?? column;
  const first = simpleCondition(column, Math.floor(pick / 11));
  if (pick % 5 !== 0) return first;
  const second = isNull(other);
  const [left, right] = [meaningOf(first), meaningOf(second)];
  return meaning(call("or", first, second), (read) => left(read) === true || right(read) === true || left(read));
}

function simpleCondition(column: Column, pick: number): Expression {
  const { name, type } = column;
  const kind = pick % 4;
  if (kind === 0) return isNull(column);
  if (kind === 1) return meaning(call("not", call("is_null", ref(name))), (read) => read(name) !== null);
  const compared = (expression: Expression, holds: (value: CanonicalValue) => boolean): Expression =>
    meaning(expression, (read) => mapped(read(name), holds));
  switch (type.kind) {
    case "bool":
      return compared(
        call("equal", ref(name), { kind: "literal", type: "bool", value: true }),
        (value) => value === true,
      );
    case "string":
      return compared(call("not_equal", ref(name), literal("string", "a")), (value) => value !== "a");
    case "int32":
    case "int64":
    case "decimal":
      return compared(call("greater", ref(name), number("0")), (value) => Number(value) > 0);
    case "float32":
    case "float64":
      // NaN is greater than every number.
      return compared(call("greater", ref(name), number("0")), (value) => Number(value) > 0 || Number.isNaN(value));
    case "date":
      return compared(call("less", ref(name), literal("date", "2024-01-01")), (value) => String(value) < "2024-01-01");
    default:
      return isNull(column);
  }
}

function isNull({ name }: Column): Expression {
  return meaning(call("is_null", ref(name)), (read) => read(name) === null);
}

const mapped = (value: CanonicalValue, of: (value: CanonicalValue) => CanonicalValue): CanonicalValue =>
  value === null ? null : of(value);

function wide(value: CanonicalValue, { kind }: CanonicalType): CanonicalValue {
  return kind === "int32" && typeof value === "number" ? BigInt(value) : value;
}
