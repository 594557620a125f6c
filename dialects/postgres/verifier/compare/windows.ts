import { type AggregateFunction, aggregateLaws } from "../../../../src/ir/aggregate.ts";
import type { AggregatedFeature, WindowAggregateNode } from "../../../../src/ir/plan.ts";
import type { SourceExpression } from "../../../../src/ir/source-expression.ts";
import type { CanonicalType } from "../../../../src/ir/types.ts";
import { allOf } from "../../../common/verifier/expressions/phrases.ts";
import { showTree, type Tree } from "../../../common/verifier/expressions/tree.ts";
import type { Parser } from "../../parser.ts";
import type { AroundAuthors } from "../authors-query.ts";
import type { KeptInput, ReadFunction, WindowDescription } from "../description.ts";
import { asType, collatedTree, columnTree, presentTree, sourceTree, treeDeviation, treeOf } from "../expression.ts";
import { show } from "../syntax/show.ts";
import type { AggregateName } from "../syntax/term.ts";
import { nodeOf, same } from "../syntax/term.ts";
import { fits, showReading } from "../time.ts";
import { addedDeviation, keptDeviation } from "./added.ts";
import { difference } from "./difference.ts";
import { boundDeviations, keyDeviations, presentDeviations, sameBound, sameOrder, timeDeviations } from "./join.ts";
import { rowsDeviation } from "./rows.ts";
import type { SpineNames } from "./spine.ts";
import { parsedTypeName } from "./type-name.ts";

/** Everything in which functions over windows, as read, differ from the plan's. */
export function windowDeviations(
  read: WindowDescription,
  planned: WindowAggregateNode,
  spine: SpineNames,
  around: AroundAuthors,
): readonly string[] {
  const rows = rowsDeviation(read.rows, planned.source.from, around);
  const ends = [...read.bounds, ...[...read.functions.values()].flatMap(({ when }) => when)];
  return [
    ...(rows === null ? [] : [rows]),
    ...keyDeviations(read.keys, planned, spine),
    ...timeDeviations([read.finite, ...ends.map((bound) => bound.spine)], planned, spine),
    ...boundDeviations(read.bounds, planned.bounds),
    ...presentDeviations(read, planned),
    ...bucketDeviations(read, planned),
    ...joinableDeviations(read, planned, spine),
    ...functionDeviations(read, planned, around.parser),
  ];
}

/** A spine row that lacks a key must get NULL, not a count of 0; one that lacks none must get its counts. */
function joinableDeviations(
  { joinable }: WindowDescription,
  planned: WindowAggregateNode,
  spine: SpineNames,
): readonly string[] {
  const keys = planned.keys.map((key) => spine.columns.get(key.spineColumn) ?? "");
  const allowed = new Set([...keys, spine.time]);
  return [
    ...keys.filter((name) => !joinable.has(name)).map((name) => `a spine row whose "${name}" is NULL is counted for`),
    ...[...joinable]
      .filter((name) => !allowed.has(name))
      .map((name) => `a spine row whose "${name}" is NULL is left without its counts`),
  ];
}

/** Rows are found by buckets of the event time, read as it is: of another time, or of digits, they would be others. */
function bucketDeviations({ bucketed }: WindowDescription, { bounds }: WindowAggregateNode): readonly string[] {
  const event = bounds[0]?.column;
  if (bucketed === null) return [];
  if (event === undefined || bucketed.column !== event.column) return [`finds rows by buckets of "${bucketed.column}"`];
  return fits(bucketed.reading, event.time) ? [] : [`has buckets of times read ${showReading(bucketed.reading)}`];
}

function functionDeviations(read: WindowDescription, planned: WindowAggregateNode, parser: Parser): readonly string[] {
  const { onlyLeft, onlyRight } = difference(
    [...read.functions],
    planned.features,
    ([, one], feature) => functionDeviation(one, feature, planned, parser) === null,
  );
  return [
    ...onlyLeft.map(([name, one]) => `computes "${name}", ${one.name} of ${show(one.of)}, as the plan does not`),
    ...onlyRight.map((feature) => `does not compute "${feature.name}" as the plan has it`),
  ];
}

const nameOf: Readonly<Record<AggregateFunction, AggregateName>> = {
  count: "count",
  count_distinct: "count",
  approx_count_distinct: "count",
  sum: "sum",
  avg: "avg",
  min: "min",
  max: "max",
  stddev: "stddev_samp",
  variance: "var_samp",
  first: "array_agg",
  last: "array_agg",
  last_n: "array_agg",
};

/** There is no least and no greatest boolean, but AND and OR give them. */
const ofBooleans: Readonly<Record<string, AggregateName>> = { min: "bool_and", max: "bool_or" };

/** Why a function is not the planned one; null where it is. */
export function functionDeviation(
  read: ReadFunction,
  planned: AggregatedFeature,
  { bounds, order }: Pick<WindowAggregateNode, "bounds" | "order">,
  parser: Parser,
): string | null {
  return (
    planDeviation(planned, bounds) ??
    inputDeviation(read, planned, parser) ??
    windowDeviation(read, planned) ??
    conditionDeviation(read, planned, bounds, parser) ??
    orderDeviation(read, planned, order)
  );
}

/** A plan that says two things of one function bounds none. */
function planDeviation(
  { aggregate, start, cast }: AggregatedFeature,
  bounds: WindowAggregateNode["bounds"],
): string | null {
  const oldest = start ?? bounds.find((bound) => bound.side === "lower") ?? null;
  if ((oldest?.offset ?? null) !== aggregate.window) return "is over a window that the plan bounds otherwise";
  if (cast && aggregate.input === null) return "is planned to be cast to no type";
  const limited = aggregate.function === "last_n";
  return (aggregate.limit !== null) === limited ? null : "is planned with a limit of its own";
}

function inputDeviation(read: ReadFunction, planned: AggregatedFeature, parser: Parser): string | null {
  const { aggregate } = planned;
  const booleans = aggregate.input?.kind === "bool" ? ofBooleans[aggregate.function] : undefined;
  const named = read.name === (booleans ?? nameOf[aggregate.function]);
  if (!named || read.distinct !== aggregateLaws[aggregate.function].distinct)
    return `is ${read.name}, not ${aggregate.function}`;
  const cast = resultCast(planned);
  if (read.cast !== cast) return `is cast to ${read.cast ?? "nothing"}, not to ${cast ?? "anything"}`;
  if (read.ofSums) return addedDeviation(read, planned, parser);
  if (read.kept !== null) return keptInputDeviation(read.kept, planned) ?? keptDeviation(read, planned, parser);
  return planned.expression === null
    ? columnDeviation(read, planned)
    : treeDeviation(treeOf(nodeOf(read.of)), inputTree(planned.expression, planned, read.table, parser));
}

function columnDeviation({ input, of }: ReadFunction, planned: AggregatedFeature): string | null {
  if (input === null) return `is made of ${show(of)}, not of "${planned.column}"`;
  if (input.column !== planned.column) return `is made of "${input.column}", not of "${planned.column}"`;
  if (!fits(input.reading, planned.time ?? { form: "instant" })) return `is read ${showReading(input.reading)}`;
  if (!same(input.casts, inputCasts(planned))) return `is of a value cast to ${input.casts.join(", ") || "nothing"}`;
  return input.collation === collationOf(planned) ? null : "compares text otherwise than by code points";
}

/** What is done to the value itself has been done before it was kept. */
function keptInputDeviation({ casts, collation }: KeptInput, planned: AggregatedFeature): string | null {
  const wanted = inFloat(planned) ? ["float8"] : [];
  if (!same(casts, wanted)) return `is of a kept value cast to ${casts.join(", ") || "nothing"}`;
  return collation === collationOf(planned) ? null : "compares text otherwise than by code points";
}

/** An expression with what a function does to its input. */
function inputTree(expression: SourceExpression, planned: AggregatedFeature, table: string, parser: Parser): Tree {
  const value = sourceTree(expression, table, parser);
  const float = inFloat(planned) ? asType(value, { kind: "float64" }, parser) : value;
  return collationOf(planned) === null ? float : collatedTree(float, parser);
}

/** What a row must meet besides its window: the author's condition, that there is a row, and for arrays that there is a value. */
function conditionDeviation(
  read: ReadFunction,
  planned: AggregatedFeature,
  bounds: WindowAggregateNode["bounds"],
  parser: Parser,
): string | null {
  // A value that is added up or kept is NULL where they are not met.
  if (read.ofSums || read.kept !== null) return null;
  const { where, expression, aggregate, start } = planned;
  const event = bounds[0]?.column.column ?? "";
  // Of a row of NULLs an expression may have a value.
  const isUnsure = read.outer && expression !== null && start === null;
  const row = isUnsure ? [presentTree(columnTree(read.table, event), parser)] : [];
  const ofArray = expression !== null && aggregateLaws[aggregate.function].ordered;
  // Of a plain column it has been read with the function.
  const present = ofArray && !read.present ? [presentTree(sourceTree(expression, read.table, parser), parser)] : [];
  const condition = where === null ? [] : [sourceTree(where, read.table, parser)];
  const expected = allOf([...present, ...row, ...condition]);
  const found = allOf(read.conditions.map((one) => treeOf(nodeOf(one))));
  if (expected === null) return found === null ? null : `leaves out rows by ${showTree(found)}`;
  return found === null ? "leaves out no rows" : treeDeviation(found, expected);
}

function windowDeviation(read: ReadFunction, { start }: AggregatedFeature): string | null {
  const { onlyLeft, onlyRight } = difference(read.when, start === null ? [] : [start], sameBound);
  return onlyLeft.length + onlyRight.length > 0 ? "is not over its own window" : null;
}

/** Means and deviations are computed in float64, whatever the column is; so is a sum that is one. */
function inputCasts(planned: AggregatedFeature): readonly string[] {
  const { cast, aggregate } = planned;
  const own = cast && aggregate.input !== null ? [parsedTypeName(aggregate.input)] : [];
  return inFloat(planned) ? [...own, "float8"] : own;
}

function inFloat({ aggregate, type }: AggregatedFeature): boolean {
  const isMean = ["avg", "stddev", "variance"].includes(aggregate.function);
  return isMean || (aggregate.function === "sum" && type.kind === "float64");
}

function collationOf({ aggregate }: AggregatedFeature): string | null {
  const extreme = aggregate.function === "min" || aggregate.function === "max";
  return extreme && aggregate.input?.kind === "string" ? "C" : null;
}

/** A sum of exact numbers is cast, which is where it overflows with an error. */
function resultCast({ aggregate, type }: AggregatedFeature): string | null {
  return aggregate.function === "sum" && isExact(type) ? parsedTypeName(type) : null;
}

function isExact(type: CanonicalType): boolean {
  return type.kind !== "float64";
}

function orderDeviation(
  read: ReadFunction,
  { aggregate, expression }: AggregatedFeature,
  order: WindowAggregateNode["order"],
): string | null {
  if (!aggregateLaws[aggregate.function].ordered) return read.leading === null ? null : "takes the first of an array";
  const wanted = { limit: aggregate.limit, orEmpty: aggregate.function === "last_n" };
  if (!same(read.leading, wanted)) return "takes other elements of its array";
  // Of an expression it is among the conditions.
  if (!read.present && expression === null) return "takes NULLs for values";
  if (read.descending !== (aggregate.function !== "first")) return "begins at the wrong end of the order";
  const alike = read.order.length === order.length && order.every((key, index) => sameOrder(read.order[index], key));
  return alike ? null : "does not go by the winner's order";
}
