import type { SelectStmt } from "libpg-query";
import type { EntityListing, SpineRows } from "../../../../src/ir/plan.ts";
import { demand } from "../deviation.ts";
import { type ListedColumn, type ListingDescription, readListing } from "../listing.ts";
import type { Scope } from "../scope.ts";
import { readUnion } from "../syntax/select.ts";
import { difference } from "./difference.ts";
import {
  compareColumns,
  compareInstant,
  compareKnownTime,
  compareLimits,
  comparePresent,
  compareRows,
  entityColumns,
  type ListingContext,
  sourceColumn,
  timesOf,
} from "./listing-parts.ts";
import { type PlannedRows, rowsDeviation } from "./rows.ts";

type Range = Extract<SpineRows, { readonly kind: "range" }>;
type AsOf = Extract<SpineRows, { readonly kind: "as_of" }>;

/** Compares the entities that are listed with those that the plan lists; throws a `Deviation` where they differ. */
export function compareListings(query: SelectStmt, scope: Scope, origin: Range | AsOf, context: ListingContext): void {
  const place = "the listing of entities";
  const read = readUnion(query, "UNION", place).map((one) => readListing(one, scope));
  if (origin.kind === "as_of" && origin.population !== null) {
    comparePopulation(read, origin, origin.population, context);
    return;
  }
  const { inputs } = origin;
  demand(read.length === inputs.length, place, `${read.length} sources, the plan has ${inputs.length}`);
  for (const [index, input] of inputs.entries()) {
    const one = read[index];
    if (one === undefined) continue;
    if (origin.kind === "range") compareKnownInRange(one, input, origin, context);
    else compareKnownBy(one, input, origin, context);
  }
}

/** Distinct (keys, known time) within the range. */
function compareKnownInRange(
  read: ListingDescription,
  input: EntityListing,
  { start, end, population }: Range,
  context: ListingContext,
): void {
  const place = `the entities of ${input.role}`;
  const times = timesOf(input);
  compareRows(read, input.scan.from, context, place);
  demand(read.distinct, place, "DISTINCT is missing");
  comparePopulationJoin(read, input, population, context, place);
  const entity = entityColumns(context, (name) =>
    population === null ? sourceColumn(name, input, place) : { side: "population", column: name },
  );
  compareColumns(read, entity, context, place);
  compareKnownTime(read, times, place);
  compareLimits(
    read,
    [
      [times, ">=", start],
      [times, "<", end],
    ],
    place,
  );
  // GREATEST passes over a NULL: a row that never became known is left out by name.
  const awaited = input.availableAt === null ? [] : times;
  const present = awaited.map((time): ListedColumn => ({ side: "source", column: time.column }));
  comparePresent(read, [...entity.map(([, column]) => column), ...present], place);
}

/** Distinct keys of rows that were known by the instant. */
function compareKnownBy(
  read: ListingDescription,
  input: EntityListing,
  { instant }: AsOf,
  context: ListingContext,
): void {
  const place = `the entities of ${input.role}`;
  compareRows(read, input.scan.from, context, place);
  demand(read.distinct, place, "DISTINCT is missing");
  demand(read.population === null, `${place}, FROM`, "a population that the plan does not have");
  const entity = entityColumns(context, (name) => sourceColumn(name, input, place));
  compareColumns(read, entity, context, place);
  compareInstant(read, instant, place);
  const operator = input.inclusive ? "<=" : "<";
  compareLimits(
    read,
    timesOf(input).map((time) => [[time], operator, instant]),
    place,
    input.only,
    input.keys.map(({ sourceColumn }) => sourceColumn),
  );
  comparePresent(
    read,
    entity.map(([, column]) => column),
    place,
  );
}

/** A population at one instant: its rows as they are. */
function comparePopulation(
  read: readonly ListingDescription[],
  { instant }: AsOf,
  population: PlannedRows,
  context: ListingContext,
): void {
  const place = "the population";
  const [only, more] = read;
  demand(only !== undefined && more === undefined, place, "is not listed by itself");
  compareRows(only, population, context, place);
  demand(only.population === null && !only.distinct, place, "rows are joined or left out");
  compareColumns(
    only,
    entityColumns(context, (name) => ({ side: "source", column: name })),
    context,
    place,
  );
  compareInstant(only, instant, place);
  compareLimits(only, [], place);
  comparePresent(only, [], place);
}

function comparePopulationJoin(
  { population: read }: ListingDescription,
  input: EntityListing,
  planned: PlannedRows | null,
  { around }: ListingContext,
  place: string,
): void {
  if (planned === null || read === null) {
    demand(planned === read, `${place}, FROM`, "the population is missing, or not of the plan");
    return;
  }
  const wrong = rowsDeviation(read.rows, planned, around);
  demand(wrong === null, `${place}, JOIN`, wrong ?? "");
  const { onlyLeft, onlyRight } = difference(
    read.matches,
    input.keys,
    (match, key) => match.source === key.sourceColumn && match.population === key.spineColumn,
  );
  demand(onlyLeft.length + onlyRight.length === 0, `${place}, ON`, "the population is not joined by the plan's keys");
}
