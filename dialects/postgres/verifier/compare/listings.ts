import type { SelectStmt } from "libpg-query";
import type { EntityListing, SpineNode, SpineRows } from "../../../../src/ir/plan.ts";
import type { TimeColumn } from "../../../../src/ir/request.ts";
import type { AroundAuthors } from "../authors-query.ts";
import { demand, deviate } from "../deviation.ts";
import { type ListedColumn, type ListedLimit, type ListingDescription, readListing } from "../listing.ts";
import type { Scope } from "../scope.ts";
import { readUnion } from "../syntax/select.ts";
import { type Inequality, same } from "../syntax/term.ts";
import { fits, instantOf, type ReadTime } from "../time.ts";
import { difference } from "./difference.ts";
import { type PlannedRows, rowsDeviation } from "./rows.ts";

type Range = Extract<SpineRows, { readonly kind: "range" }>;
type AsOf = Extract<SpineRows, { readonly kind: "as_of" }>;

/** Compares the entities that are listed with those that the plan lists; throws a `Deviation` where they differ. */
export function compareListings(
  query: SelectStmt,
  scope: Scope,
  spine: SpineNode,
  origin: Range | AsOf,
  around: AroundAuthors,
): void {
  const read = readUnion(query, "UNION", "the listing of entities").map((one) => readListing(one, scope));
  if (origin.kind === "as_of" && origin.population !== null) {
    comparePopulation(read, spine, origin, origin.population, around);
    return;
  }
  const { inputs } = origin;
  demand(read.length === inputs.length, "the listing of entities", `${read.length} sources, the plan has ${inputs.length}`);
  read.forEach((one, index) => {
    const input = inputs[index];
    if (input === undefined) return;
    if (origin.kind === "range") compareKnownInRange(one, input, spine, origin, around);
    else compareKnownBy(one, input, spine, origin, around);
  });
}

/** The columns that tell entities apart, in the spine's order: branches of a UNION go by position. */
function entityNames(spine: SpineNode): readonly string[] {
  return spine.columns.map((column) => column.name).filter((name) => name !== spine.time.column);
}

function compareKnownInRange(
  read: ListingDescription,
  input: EntityListing,
  spine: SpineNode,
  origin: Range,
  around: AroundAuthors,
): void {
  const place = placeOf(input);
  const times = timesOf(input);
  compareRows(read, input.scan.from, place, around);
  const entity = entityNames(spine).map((name) => [name, entityColumn(name, input, origin, place)] as const);
  comparePopulationJoin(read, input, origin, place, around);
  compareColumns(read, entity, spine, place);
  demand("known" in read.time && knownFits(read.time.known, times), `${place}, SELECT`, "the time is not the known time");
  compareLimits(read, [[times, ">=", instant(origin.start)], [times, "<", instant(origin.end)]], place);
  const waited = input.availableAt === null ? [] : times.map((time): ListedColumn => ({ side: "source", column: time.column }));
  comparePresent(read, [...entity.map(([, column]) => column), ...waited], place);
}

function compareKnownBy(
  read: ListingDescription,
  input: EntityListing,
  spine: SpineNode,
  origin: AsOf,
  around: AroundAuthors,
): void {
  const place = placeOf(input);
  compareRows(read, input.scan.from, place, around);
  demand(read.population === null, `${place}, FROM`, "a population that the plan does not have");
  const entity = entityNames(spine).map((name) => [name, sourceColumn(name, input, place)] as const);
  compareColumns(read, entity, spine, place);
  compareInstant(read, origin, place);
  const operator = input.inclusive ? "<=" : "<";
  compareLimits(read, timesOf(input).map((time) => [[time], operator, instant(origin.instant)]), place);
  comparePresent(read, entity.map(([, column]) => column), place);
}

/** A population at one instant: its rows as they are. */
function comparePopulation(
  read: readonly ListingDescription[],
  spine: SpineNode,
  origin: AsOf,
  population: PlannedRows,
  around: AroundAuthors,
): void {
  const place = "the population";
  const [only, more] = read;
  demand(only !== undefined && more === undefined, place, "is not listed by itself");
  const wrong = rowsDeviation(only.rows, population, around);
  demand(wrong === null && only.population === null, `${place}, FROM`, wrong ?? "is joined with something");
  demand(!only.distinct, place, "DISTINCT would lose rows");
  const entity = entityNames(spine).map((name) => [name, { side: "source", column: name } as const] as const);
  compareColumns(only, entity, spine, place);
  compareInstant(only, origin, place);
  compareLimits(only, [], place);
  comparePresent(only, [], place);
}

function placeOf(input: EntityListing): string {
  return `the entities of ${input.role}`;
}

function timesOf(input: EntityListing): readonly TimeColumn[] {
  return [input.eventTime, input.availableAt].filter((column) => column !== null);
}

function instant(text: string): bigint {
  return instantOf(text) ?? deviate("the plan", `'${text}' is not an instant`);
}

function entityColumn(name: string, input: EntityListing, { population }: Range, place: string): ListedColumn {
  return population === null ? sourceColumn(name, input, place) : { side: "population", column: name };
}

function sourceColumn(name: string, input: EntityListing, place: string): ListedColumn {
  const key = input.keys.find((one) => one.spineColumn === name);
  return key === undefined ? deviate(place, `has no key "${name}"`) : { side: "source", column: key.sourceColumn };
}

function compareRows(read: ListingDescription, planned: PlannedRows, place: string, around: AroundAuthors): void {
  const wrong = rowsDeviation(read.rows, planned, around);
  demand(wrong === null, `${place}, FROM`, wrong ?? "");
  demand(read.distinct, place, "DISTINCT is missing");
}

function comparePopulationJoin(
  { population }: ListingDescription,
  input: EntityListing,
  origin: Range,
  place: string,
  around: AroundAuthors,
): void {
  if (origin.population === null || population === null) {
    demand(origin.population === population, `${place}, FROM`, "the population is missing, or not of the plan");
    return;
  }
  const wrong = rowsDeviation(population.rows, origin.population, around);
  demand(wrong === null, `${place}, JOIN`, wrong ?? "");
  const { onlyLeft, onlyRight } = difference(
    population.matches,
    input.keys,
    (match, key) => match.source === key.sourceColumn && match.population === key.spineColumn,
  );
  demand(onlyLeft.length + onlyRight.length === 0, `${place}, ON`, "the population is not joined by the plan's keys");
}

type NamedColumn = readonly [name: string, column: ListedColumn];

function compareColumns(read: ListingDescription, entity: readonly NamedColumn[], spine: SpineNode, place: string): void {
  demand(same(read.entity, entity), `${place}, SELECT`, `not the columns ${entity.map(([name]) => name).join(", ")}, in turn`);
  demand(read.timeName === spine.time.column, `${place}, SELECT`, `"${spine.time.column}" does not come last`);
}

function compareInstant(read: ListingDescription, origin: AsOf, place: string): void {
  const right = "instant" in read.time && read.time.instant === instant(origin.instant);
  demand(right, `${place}, SELECT`, `the time is not ${origin.instant}`);
}

function knownFits(read: readonly ReadTime[], planned: readonly TimeColumn[]): boolean {
  const { onlyLeft, onlyRight } = difference(
    read,
    planned,
    (one, other) => one.column === other.column && fits(one.reading, other.time),
  );
  return onlyLeft.length + onlyRight.length === 0;
}

type PlannedLimit = readonly [known: readonly TimeColumn[], operator: Inequality, instant: bigint];

function compareLimits(read: ListingDescription, planned: readonly PlannedLimit[], place: string): void {
  const matches = (one: ListedLimit, [known, operator, at]: PlannedLimit): boolean =>
    one.operator === operator && one.instant === at && knownFits(one.known, known);
  const { onlyLeft, onlyRight } = difference(read.limits, planned, matches);
  demand(onlyLeft.length + onlyRight.length === 0, `${place}, WHERE`, "the limits of the known time are not the plan's");
}

function comparePresent(read: ListingDescription, planned: readonly ListedColumn[], place: string): void {
  const { onlyLeft, onlyRight } = difference(read.present, planned, (one, other) => same(one, other));
  demand(onlyLeft.length + onlyRight.length === 0, `${place}, WHERE`, "not exactly the columns that must not be NULL");
}
