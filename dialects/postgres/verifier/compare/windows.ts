import { type AggregateFunction, aggregateLaws } from "../../../../src/ir/aggregate.ts";
import type { AggregatedFeature, WindowAggregateNode } from "../../../../src/ir/plan.ts";
import type { CanonicalType } from "../../../../src/ir/types.ts";
import type { AroundAuthors } from "../authors-query.ts";
import type { ReadFunction, WindowDescription } from "../description.ts";
import type { AggregateName } from "../syntax/term.ts";
import { same } from "../syntax/term.ts";
import { fits, showReading } from "../time.ts";
import { difference } from "./difference.ts";
import { boundDeviations, keyDeviations, sameBound, sameOrder, timeDeviations } from "./join.ts";
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
    ...joinableDeviations(read, planned, spine),
    ...functionDeviations(read, planned),
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

function functionDeviations(read: WindowDescription, planned: WindowAggregateNode): readonly string[] {
  const { onlyLeft, onlyRight } = difference(
    [...read.functions],
    planned.features,
    ([, one], feature) => functionDeviation(one, feature, planned) === null,
  );
  return [
    ...onlyLeft.map(([name, one]) => `computes "${name}", ${one.name} of "${one.column}", as the plan does not`),
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
): string | null {
  return (
    planDeviation(planned, bounds) ??
    inputDeviation(read, planned) ??
    windowDeviation(read, planned) ??
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

function inputDeviation(read: ReadFunction, planned: AggregatedFeature): string | null {
  const { aggregate } = planned;
  const booleans = aggregate.input?.kind === "bool" ? ofBooleans[aggregate.function] : undefined;
  const named = read.name === (booleans ?? nameOf[aggregate.function]);
  if (!named || read.distinct !== aggregateLaws[aggregate.function].distinct)
    return `is ${read.name}, not ${aggregate.function}`;
  if (read.column !== planned.column) return `is made of "${read.column}", not of "${planned.column}"`;
  if (!fits(read.reading, planned.time ?? { form: "instant" })) return `is read ${showReading(read.reading)}`;
  if (!same(read.casts, inputCasts(planned))) return `is of a value cast to ${read.casts.join(", ") || "nothing"}`;
  if (read.collation !== collationOf(planned)) return "compares text otherwise than by code points";
  const cast = resultCast(planned);
  return read.cast === cast ? null : `is cast to ${read.cast ?? "nothing"}, not to ${cast ?? "anything"}`;
}

function windowDeviation(read: ReadFunction, { start }: AggregatedFeature): string | null {
  const { onlyLeft, onlyRight } = difference(read.when, start === null ? [] : [start], sameBound);
  return onlyLeft.length + onlyRight.length > 0 ? "is not over its own window" : null;
}

/** Means and deviations are computed in float64, whatever the column is; so is a sum that is one. */
function inputCasts({ cast, aggregate, type }: AggregatedFeature): readonly string[] {
  const own = cast && aggregate.input !== null ? [parsedTypeName(aggregate.input)] : [];
  const inFloat = ["avg", "stddev", "variance"].includes(aggregate.function);
  return inFloat || (aggregate.function === "sum" && type.kind === "float64") ? [...own, "float8"] : own;
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
  { aggregate }: AggregatedFeature,
  order: WindowAggregateNode["order"],
): string | null {
  if (!aggregateLaws[aggregate.function].ordered) return read.leading === null ? null : "takes the first of an array";
  const wanted = { limit: aggregate.limit, orEmpty: aggregate.function === "last_n" };
  if (!same(read.leading, wanted)) return "takes other elements of its array";
  if (!read.present) return "takes NULLs for values";
  if (read.descending !== (aggregate.function !== "first")) return "begins at the wrong end of the order";
  const alike = read.order.length === order.length && order.every((key, index) => sameOrder(read.order[index], key));
  return alike ? null : "does not go by the winner's order";
}
