import type { EntityListing, RunRows, SpineNode } from "../../../../src/ir/plan.ts";
import type { TimeColumn } from "../../../../src/ir/request.ts";
import type { AroundAuthors } from "../authors-query.ts";
import { demand, deviate } from "../deviation.ts";
import type { ListedColumn, ListingDescription } from "../listing.ts";
import type { RunDescription } from "../run.ts";
import { same } from "../syntax/term.ts";
import { difference } from "./difference.ts";
import { type PlannedRows, rowsDeviation } from "./rows.ts";
import { knownFits, type PlannedLimit, plannedInstant, runDeviation } from "./run.ts";

/** What each listing is compared with besides its own part of the plan. */
export interface ListingContext {
  readonly spine: SpineNode;
  /** What the spine's columns are called in the SQL, by the author's name. */
  readonly names: ReadonlyMap<string, string>;
  readonly around: AroundAuthors;
}

/** A column of the spine by the author's name, and where it comes from. */
export type EntityColumn = readonly [name: string, column: ListedColumn];

/** The columns that tell entities apart, in the spine's order: branches of a UNION go by position. */
export function entityColumns(
  { spine }: ListingContext,
  from: (name: string) => ListedColumn,
): readonly EntityColumn[] {
  return spine.columns
    .filter((column) => column.name !== spine.time.column)
    .map(({ name }): EntityColumn => [name, from(name)]);
}

/** The source's own column for a key of the spine. */
export function sourceColumn(name: string, input: EntityListing, place: string): ListedColumn {
  const key = input.keys.find((one) => one.spineColumn === name);
  return key === undefined ? deviate(place, `has no key "${name}"`) : { side: "source", column: key.sourceColumn };
}

/** What makes a row of the source known. */
export function timesOf(input: EntityListing): readonly TimeColumn[] {
  return [input.eventTime, input.availableAt].filter((column) => column !== null);
}

export function compareColumns(
  read: ListingDescription,
  entity: readonly EntityColumn[],
  { names, spine }: ListingContext,
  place: string,
): void {
  const planned = entity.map(([name, column]) => [names.get(name), column]);
  demand(
    same(read.entity, planned),
    `${place}, SELECT`,
    `not the columns ${entity.map(([name]) => name).join(", ")}, in turn`,
  );
  const { column } = spine.time;
  demand(read.timeName === names.get(column), `${place}, SELECT`, `"${column}" does not come last`);
}

export function compareRows(
  read: ListingDescription,
  planned: PlannedRows,
  { around }: ListingContext,
  place: string,
): void {
  const wrong = rowsDeviation(read.rows, planned, around);
  demand(wrong === null, `${place}, FROM`, wrong ?? "");
}

/** The one instant that every row stands at. */
export function compareInstant(read: ListingDescription, instant: string, place: string): void {
  const right = "instant" in read.time && read.time.instant === plannedInstant(instant);
  demand(right, `${place}, SELECT`, `the time is not ${instant}`);
}

/** The instant at which a row became known: the greatest of these times. */
export function compareKnownTime(read: ListingDescription, times: readonly TimeColumn[], place: string): void {
  const right = "known" in read.time && knownFits(read.time.known, times);
  demand(right, `${place}, SELECT`, "the time is not the known time");
}

export function compareLimits(
  read: RunDescription,
  planned: readonly PlannedLimit[],
  place: string,
  only: RunRows | null = null,
  keys: readonly string[] = [],
): void {
  const wrong = runDeviation(read, planned, only, keys);
  demand(wrong === null, `${place}, WHERE`, wrong ?? "");
}

export function comparePresent(read: ListingDescription, planned: readonly ListedColumn[], place: string): void {
  const { onlyLeft, onlyRight } = difference(read.present, planned, (one, other) => same(one, other));
  demand(onlyLeft.length + onlyRight.length === 0, `${place}, WHERE`, "not exactly the columns that must not be NULL");
}
