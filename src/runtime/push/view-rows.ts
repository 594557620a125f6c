import { checkOfSource, inputOf } from "../../expressions/check/of-source.ts";
import { compileExpression, type Evaluator } from "../../expressions/evaluate/compile.ts";
import type { FeatureDefinition, FeatureViewDefinition } from "../../ir/definition.ts";
import type { OnlineColumn, OnlineTable } from "../../ir/online.ts";
import { referencesOfTyped, type TypedExpression } from "../../ir/typed-expression.ts";
import { type CanonicalType, sameType, typeName } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { canonicalOf } from "../written-value.ts";
import { keyColumn, type PushColumn, type PushSource } from "./push-source.ts";

/** Makes what a view stores of a row of its source, which comes in the order of the source's columns. */
export type ViewRow = (row: Row) => Row;

/** What is computed of columns when it is written is computed by closures, which give what SQL gives. */
export function viewRows(view: FeatureViewDefinition, table: OnlineTable, source: PushSource): ViewRow {
  const { columns } = source;
  const column = (name: string, wanted: CanonicalType): Cell => cellOf(name, wanted, columns);
  const cells = [
    ...table.keys.map(({ name, type }) => column(keyColumn(view, name), type)),
    column(view.source.eventTime ?? "", { kind: "timestamp" }),
    ...table.tieBreaks.map(({ name, type }) => column(name, type)),
    ...table.features.map((feature) => featureCell(featureOf(view, feature), source)),
  ];
  return (row) => cells.map((cell) => cell(row));
}

type Cell = (row: Row) => CanonicalValue;

function featureOf({ name, features }: FeatureViewDefinition, wanted: OnlineColumn): FeatureDefinition {
  const found = features.find((one) => one.name === wanted.name);
  if (found === undefined) throw new Error(`view '${name}' has no feature '${wanted.name}'`);
  return found;
}

function featureCell(feature: FeatureDefinition, { name, columns }: PushSource): Cell {
  const computed = inputOf(feature);
  if (computed === null) return cellOf(feature.column, feature.type, columns);
  const types = Object.fromEntries(columns.map((column) => [column.name, column.type]));
  const { typed } = checkOfSource(computed, name, types);
  if (typed === null) throw new Error(`feature '${feature.name}' has an expression that was not checked`);
  return computedCell(typed, columns);
}

function computedCell(typed: TypedExpression, columns: readonly PushColumn[]): Cell {
  const names = referencesOfTyped(typed);
  const evaluate: Evaluator = compileExpression(typed, names);
  const places = names.map((name) => placeOf(name, columns));
  return (row) => evaluate(places.map((place) => row[place] ?? null));
}

/** A column as a type that it is declared, or known, to fit. */
function cellOf(name: string, wanted: CanonicalType, columns: readonly PushColumn[]): Cell {
  const place = placeOf(name, columns);
  const type = columns[place]?.type ?? wanted;
  if (sameType(type, wanted)) return (row) => row[place] ?? null;
  if (casts.has(wanted.kind))
    return computedCell({ kind: "cast", type: wanted, value: { kind: "reference", type, name } }, columns);
  return (row) => {
    const value = row[place] ?? null;
    const converted = value === null ? null : canonicalOf(value, wanted);
    if (converted !== undefined) return converted;
    throw AsofError.of("online-value-unfit", `'${name}' holds a ${typeName(type)} that is not ${typeName(wanted)}`, {
      path: `rows.${name}`,
      hint: "declare the column with the feature's type",
    });
  };
}

/** What expressions convert to. */
const casts: ReadonlySet<CanonicalType["kind"]> = new Set(["int64", "float64", "decimal", "string"]);

function placeOf(name: string, columns: readonly PushColumn[]): number {
  const place = columns.findIndex((column) => column.name === name);
  if (place < 0) throw new Error(`the source declares no column '${name}'`);
  return place;
}
