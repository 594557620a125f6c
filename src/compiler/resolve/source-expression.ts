import { checkOfSource, type FeatureExpression } from "../../expressions/check/of-source.ts";
import type { FeatureDefinition, FeatureViewDefinition } from "../../ir/definition.ts";
import { referencesOf } from "../../ir/expression.ts";
import type { ReadColumn, SourceExpression } from "../../ir/source-expression.ts";
import { childrenOfTyped, type TypedExpression } from "../../ir/typed-expression.ts";
import { sameType, typeName } from "../../ir/types.ts";
import { entryOf } from "../../kernel/names.ts";
import { pathOf } from "../../kernel/path.ts";
import { convertible } from "./compatible.ts";
import type { Problems } from "./problems.ts";
import { formOf, type SourceInHand } from "./source.ts";

/** Where an expression stands, and what tells its columns. */
export interface ExpressionSurroundings {
  readonly view: FeatureViewDefinition;
  readonly feature: FeatureDefinition;
  readonly source: SourceInHand;
  readonly problems: Problems;
}

/** An expression over the source's columns with its types; null where something is wrong, which has been told. */
export function resolveExpression(one: FeatureExpression, around: ExpressionSurroundings): SourceExpression | null {
  const { view, problems } = around;
  const columns = referencesOf(one.expression).map((name) => readColumn(name, one, around));
  const known = columns.filter((column) => column !== null);
  if (known.length < columns.length) return null;
  const environment = Object.fromEntries(known.map(({ name, type }) => [name, type]));
  const { typed, faults } = checkOfSource(one, view.source.name, environment);
  for (const { steps, code, message, hint } of faults)
    problems.error(code, `feature '${around.feature.name}': ${message}`, { ...placeOf(steps, around), hint });
  if (typed === null) return null;
  // A part that is folded or of no consequence reads nothing.
  const read = new Set(namesIn(typed));
  return { written: one.expression, typed, columns: known.filter(({ name }) => read.has(name)) };
}

/** A declared type decides; else the warehouse's. */
function readColumn(name: string, one: FeatureExpression, around: ExpressionSurroundings): ReadColumn | null {
  const { view, source, problems } = around;
  const place = placeOf(one.steps, around);
  if (!source.has(name, place.path)) return null;
  const found = source.columns?.get(name) ?? null;
  const declared = entryOf(view.source.columns ?? {}, name) ?? null;
  const type = declared ?? found?.type ?? null;
  if (type === null) {
    const because = found === null ? "is not known" : `is ${found.warehouseType}, which expressions cannot read`;
    problems.error("column-type-unknown", `the type of ${view.source.name}.${name} ${because}`, {
      ...place,
      hint: `declare the source's columns: { columns: { ${JSON.stringify(name)}: t.float64, … } }, or connect to a warehouse`,
    });
    return null;
  }
  const stored = found?.type ?? null;
  if (stored !== null && !convertible(stored, type)) {
    const message = `${view.source.name}.${name} is declared ${typeName(type)}, but is ${typeName(stored)}`;
    problems.error("column-type", message, { ...place, hint: `declare it as ${typeName(stored)}` });
    return null;
  }
  const time = type.kind === "timestamp" ? formOf(found?.time ?? null, view.source.timeZone) : null;
  return { name, type, time, cast: stored !== null && !sameType(stored, type) };
}

function namesIn(node: TypedExpression): readonly string[] {
  return node.kind === "reference" ? [node.name] : childrenOfTyped(node).flatMap(namesIn);
}

function placeOf(steps: readonly string[], { view, feature }: ExpressionSurroundings) {
  return {
    owner: `feature_view:${view.name}`,
    path: pathOf(["featureViews", view.name, "features", feature.name, ...steps]),
  };
}
