import type { AsOfJoinNode, JoinedFeature, JoinNode, OrderKey, TimeBound } from "../../../../src/ir/plan.ts";
import type { Parser } from "../../parser.ts";
import type { AroundAuthors } from "../authors-query.ts";
import type { JoinDescription, ReadBound, ReadFeature, ReadKey, ReadOrder } from "../description.ts";
import { sourceTree, treeDeviation, treeOf } from "../expression.ts";
import { show } from "../syntax/show.ts";
import { nodeOf, same } from "../syntax/term.ts";
import { fits, fitsOrder, showReading } from "../time.ts";
import { difference } from "./difference.ts";
import { rowsDeviation } from "./rows.ts";
import type { SpineNames } from "./spine.ts";
import { parsedTypeName } from "./type-name.ts";

/** Everything in which a join, as read, differs from the plan's. */
export function joinDeviations(
  read: JoinDescription,
  planned: AsOfJoinNode,
  spine: SpineNames,
  around: AroundAuthors,
): readonly string[] {
  const rows = rowsDeviation(read.rows, planned.source.from, around);
  return [
    ...(rows === null ? [] : [rows]),
    ...keyDeviations(read.keys, planned, spine),
    ...timeDeviations([read.finite, ...read.bounds.map((bound) => bound.spine)], planned, spine),
    ...boundDeviations(read.bounds, planned.bounds),
    ...orderDeviations(read.order, planned.order, upperBounded(read)),
    ...presentDeviations(read, planned),
    ...rowDeviations(read, spine),
    ...featureDeviations(read, planned, around.parser),
  ];
}

export function keyDeviations(read: readonly ReadKey[], planned: JoinNode, spine: SpineNames): readonly string[] {
  const { onlyLeft, onlyRight } = difference(
    read,
    planned.keys,
    (one, key) => one.source === key.sourceColumn && one.spine === spine.columns.get(key.spineColumn),
  );
  return [
    ...onlyLeft.map((key) => `joins by source "${key.source}" = spine "${key.spine}", which the plan does not`),
    ...onlyRight.map((key) => `does not join by source "${key.sourceColumn}" = spine "${key.spineColumn}"`),
  ];
}

/** Every condition must go by the spine row's own instant. */
export function timeDeviations(read: readonly string[], planned: JoinNode, spine: SpineNames): readonly string[] {
  if (!same(planned.time, spine.of))
    return [`the plan joins by "${planned.time.column}", which is not the spine's time`];
  return [...new Set(read)]
    .filter((name) => name !== spine.time)
    .map((name) => `goes by the spine's "${name}", not by its instant "${spine.time}" (of "${planned.time.column}")`);
}

export function boundDeviations(read: readonly ReadBound[], planned: readonly TimeBound[]): readonly string[] {
  const { onlyLeft, onlyRight } = difference(read, planned, sameBound);
  return [
    ...onlyLeft.map(
      (bound) => `the plan does not have: "${bound.column}" ${showReading(bound.reading)} ${limitText(bound)}`,
    ),
    ...onlyRight.map(
      (bound) => `missing: "${bound.column.column}" ${showReading(bound.column.time)} ${limitText(bound)}`,
    ),
  ];
}

export function sameBound(read: ReadBound, planned: TimeBound): boolean {
  return (
    read.column === planned.column.column &&
    fits(read.reading, planned.column.time) &&
    read.side === planned.side &&
    read.offset === BigInt(planned.offset) &&
    read.inclusive === planned.inclusive
  );
}

function limitText(bound: Pick<TimeBound, "side" | "inclusive"> & { readonly offset: bigint | number }): string {
  const operator = `${bound.side === "upper" ? "<" : ">"}${bound.inclusive ? "=" : ""}`;
  return `${operator} spine time - ${bound.offset} µs`;
}

/** `neverNull` are columns that are NULL in no candidate. */
export function orderDeviations(
  read: readonly ReadOrder[],
  order: readonly OrderKey[],
  neverNull: ReadonlySet<string>,
): readonly string[] {
  if (read.length !== order.length) return [`orders by ${read.length} columns, the plan by ${order.length}`];
  return order.flatMap((key, index) => {
    const term = read[index];
    const sameTerm = sameOrder(term, key, term !== undefined && neverNull.has(term.column));
    return sameTerm ? [] : [orderMessage(term, key, index)];
  });
}

/** A column that has to be at or before the spine's time is NULL in no candidate. */
function upperBounded({ bounds }: JoinDescription): ReadonlySet<string> {
  return new Set(bounds.flatMap(({ side, column }) => (side === "upper" ? [column] : [])));
}

/** Whether a term of an order is the planned one; where its column is never NULL, nothing need be said of NULLs. */
export function sameOrder(read: ReadOrder | undefined, planned: OrderKey, neverNull = planned.neverNull): boolean {
  if (read === undefined) return false;
  return (
    read.column === planned.column && fitsOrder(read.reading, planned.time) && (read.nulls === "last" || neverNull)
  );
}

function orderMessage(read: ReadOrder | undefined, planned: OrderKey, index: number): string {
  const found = read === undefined ? "nothing" : `"${read.column}" ${showReading(read.reading)}, NULLs ${read.nulls}`;
  return `order ${index + 1}: ${found} where the plan has the greatest "${planned.column}", NULLs least`;
}

/** Where rows are put on a line of time or made unique, NULLs are kept out by name: GREATEST passes over a NULL. */
export function presentDeviations(
  { present, bounds, keys }: Pick<JoinDescription, "present" | "bounds" | "keys">,
  planned: JoinNode,
): readonly string[] {
  if (present === null) return [];
  const needed = new Set([
    ...planned.keys.map((key) => key.sourceColumn),
    ...planned.bounds.map((bound) => bound.column.column),
  ]);
  const known = new Set([...needed, ...keys.map((key) => key.source), ...bounds.map((bound) => bound.column)]);
  return [
    ...[...needed].filter((name) => !present.has(name)).map((name) => `rows whose "${name}" is NULL are not kept out`),
    ...[...present].filter((name) => !known.has(name)).map((name) => `rows whose "${name}" is NULL are kept out`),
  ];
}

function rowDeviations(read: JoinDescription, spine: SpineNames): readonly string[] {
  if (read.row === null || read.row === spine.row) return [];
  return [`is joined back by "${read.row}", which does not number the spine's rows`];
}

function featureDeviations(read: JoinDescription, planned: AsOfJoinNode, parser: Parser): readonly string[] {
  const { onlyLeft, onlyRight } = difference(
    [...read.features],
    planned.features,
    ([, one], feature) => featureDeviation(one, feature, parser) === null,
  );
  return [
    ...onlyLeft.map(([name, one]) => `carries "${name}" of ${show(one.value)}, which is none of the plan's features`),
    ...onlyRight.map((feature) => `does not carry "${feature.name}" of ${ofWhat(feature)} as the plan has it`),
  ];
}

/** Why a carried value is not the planned feature; null where it is. */
export function featureDeviation(read: ReadFeature, planned: JoinedFeature, parser: Parser): string | null {
  if (planned.expression !== null)
    return treeDeviation(treeOf(nodeOf(read.value)), sourceTree(planned.expression, read.table, parser));
  const { plain } = read;
  if (plain === null) return `is ${show(read.value)}, not the column "${planned.column}"`;
  const cast = planned.cast ? parsedTypeName(planned.type) : null;
  if (plain.column !== planned.column) return `is made of "${plain.column}", not of "${planned.column}"`;
  if (plain.cast !== cast) return `is cast to ${plain.cast ?? "nothing"}, not to ${cast ?? "anything"}`;
  return fits(plain.reading, planned.time ?? { form: "instant" }) ? null : `is read ${showReading(plain.reading)}`;
}

/** For messages: a column, or an expression. */
function ofWhat({ column, expression }: JoinedFeature): string {
  return expression === null ? `"${column}"` : "its expression";
}
