/** What a run of scenarios met. A property that never met a tie or a strict edge has proved nothing about them. */

import { pointOf } from "../naive/historical.ts";
import {
  candidates,
  compareOrder,
  conditions,
  joinOf,
  type NaiveJoin,
  type SourceRow,
  type SpinePoint,
  winners,
} from "../naive/join.ts";
import type { Scenario } from "../naive/scenario.ts";
import { type NaiveSpine, spineOf } from "../naive/spine.ts";
import { contentsOf } from "../naive/tables.ts";
import { isInstant, parseTime } from "../naive/time.ts";
import { valueText } from "../naive/values.ts";
import { isAtClockChange } from "../naive/zone.ts";
import { isAwkward, isLong } from "./names.ts";

/** Things that every run must meet, and what each is. */
export const coreSituations = {
  match: "a spine row found a row",
  ttl: "a spine row found a row of a view with a TTL",
  available: "a spine row found a row of a view with an availability",
  strict: "a spine row found a row of a strict view",
  "tie broken": "candidates of one event time, settled by created time or tie-breaks",
  "free tie": "candidates that tie on everything",
  "late row": "a row that only its availability keeps out",
  redelivery: "rows that tie on everything, one of them not yet known",
  "ttl edge in": "a candidate exactly as old as the TTL",
  "ttl just out": "a row a microsecond older than the TTL",
  "strict edge": "a strict view's row at exactly the spine row's time",
  "inclusive edge": "an inclusive view's row at exactly the spine row's time",
  "null created newest": "the newest row, with a NULL created time, wins over an older one that has one",
  "null created beaten": "of two rows of one event time, one has a NULL created time",
  "null available": "a row whose availability is NULL",
  "null key": "a spine row with a NULL key",
  "null source key": "a source row with a NULL key",
  "null time": "a spine row without a time",
  "null event time": "a source row without an event time",
  "infinite time": "a spine row at infinity",
  "infinite event time": "a source row at infinity",
  "duplicate spine row": "two equal spine rows",
  "empty spine": "a spine without rows",
  "empty table": "a source without rows",
  "hostile name": "a name that needs quoting",
  "long name": "a name of more than 63 bytes",
  "clock change": "a local time that clocks showed twice or never",
  zoneless: "an event time without a zone",
  "local time": "an event time in a zone that its source declares",
  date: "an event time that is a date",
  role: "one view under two roles with different keys",
  static: "a static source with a match",
  "static duplicate": "a static source with several rows for a key asked for",
  "entity-less": "a view without keys",
  "no views": "a request without features",
  "more than 8 views": "a request of many views",
  "more than 1 key": "a view with several keys",
  range: "a spine of known times",
  as_of: "a spine at one instant",
  population: "a spine from a listed population",
  "spine rows": "a spine of uploaded rows",
  "spine table": "a spine in the warehouse",
  "spine query": "a spine from a query",
  "source query": "a source that is a query",
} as const;

export type Situation = keyof typeof coreSituations;

/** How many scenarios met each situation. */
export type Coverage = Readonly<Record<Situation, number>>;

const situations = Object.keys(coreSituations) as readonly Situation[];

export function emptyCoverage(): Record<Situation, number> {
  return Object.fromEntries(situations.map((one) => [one, 0])) as Record<Situation, number>;
}

/** Throws where a run never met one of the core situations; `impossible` are those that its warehouse cannot hold. */
export function assertCoverage(met: Coverage, impossible: readonly Situation[] = []): void {
  const missing = situations.filter((one) => met[one] === 0 && !impossible.includes(one));
  if (missing.length === 0) return;
  const lines = missing.map((one) => `  ${one}: ${coreSituations[one]}`);
  throw new Error(`the run never met:\n${lines.join("\n")}`);
}

/** The situations of one scenario: those of the request as a whole, and those of each join. */
export interface MetSituations<Name extends string = Situation> {
  readonly request: ReadonlySet<Name>;
  readonly joins: readonly MetByJoin<Name>[];
}

export interface MetByJoin<Name extends string = Situation> {
  readonly role: string;
  readonly met: ReadonlySet<Name>;
}

export function situationsOf(scenario: Scenario): MetSituations {
  const joins = scenario.request.selections.map((selection) => joinOf(scenario, selection));
  const spine = spineOf(scenario, joins);
  const request = requestSituations(scenario, joins, spine);
  const byJoin = joins.map((join) => ({
    role: join.role,
    met: gathered((meet) => {
      meetSource(scenario, join, meet);
      for (const row of spine.rows) meetPair(join, pointOf(join, row), meet);
    }),
  }));
  return { request, joins: byJoin };
}

/** All of them, whatever they belong to. */
export function everySituation({ request, joins }: MetSituations): ReadonlySet<Situation> {
  return new Set([...request, ...joins.flatMap(({ met }) => [...met])]);
}

export type Meet<Name extends string = Situation> = (situation: Name, when: boolean) => void;

export function gathered<Name extends string = Situation>(look: (meet: Meet<Name>) => void): ReadonlySet<Name> {
  const met = new Set<Name>();
  look((situation, when) => void (when && met.add(situation)));
  return met;
}

/** What a request meets, whatever is joined. */
export function requestSituations(
  scenario: Scenario,
  joins: readonly NaiveJoin[],
  spine: NaiveSpine,
): ReadonlySet<Situation> {
  return gathered((meet) => {
    meetRequest(scenario, joins, meet);
    meetSpine(scenario, joins, spine, meet);
  });
}

function meetRequest({ request, views, entities, tables }: Scenario, joins: readonly NaiveJoin[], meet: Meet): void {
  const { spine } = request;
  meet("no views", joins.length === 0);
  meet("more than 8 views", joins.length > 8);
  meet(
    "role",
    joins.some((one) => joins.some((other) => inOtherRole(one, other))),
  );
  meet("spine rows", spine.kind === "rows");
  meet("range", spine.kind === "range");
  meet("as_of", spine.kind === "as_of" && spine.population === null);
  meet("population", spine.kind === "as_of" && spine.population !== null);
  meet("spine table", spine.kind === "table");
  meet("spine query", spine.kind === "query");
  const names = [
    ...[...entities, ...views].map((one) => one.name),
    ...views.flatMap((view) => view.features.map((feature) => feature.name)),
    ...tables.flatMap((table) => [table.relation.name, ...table.columns.map((column) => column.name)]),
    ...joins.flatMap((join) => [join.role, ...join.features.map((feature) => feature.output)]),
  ];
  meet("hostile name", names.some(isAwkward));
  meet("long name", names.some(isLong));
}

function inOtherRole(one: NaiveJoin, other: NaiveJoin): boolean {
  const columns = (join: NaiveJoin) => JSON.stringify(join.keys.map((key) => key.spineColumn));
  return one.view === other.view && columns(one) !== columns(other);
}

function meetSpine(scenario: Scenario, joins: readonly NaiveJoin[], spine: NaiveSpine, meet: Meet): void {
  const texts = spine.rows.map((row) =>
    JSON.stringify(
      row.values.map((value, index) => valueText(spine.columns[index]?.type ?? { kind: "string" }, value)),
    ),
  );
  meet("empty spine", spine.rows.length === 0 && ["rows", "table"].includes(scenario.request.spine.kind));
  meet("duplicate spine row", new Set(texts).size < texts.length);
  meet(
    "null time",
    spine.rows.some((row) => row.time === null),
  );
  meet(
    "infinite time",
    spine.rows.some((row) => typeof row.time === "number"),
  );
  const points = joins.flatMap((join) => spine.rows.map((row) => pointOf(join, row)));
  meet(
    "null key",
    points.some((point) => point.keys.includes(null)),
  );
}

/** What a join meets in its source alone. */
export function meetSource(scenario: Scenario, { view, rows, keys }: NaiveJoin, meet: Meet): void {
  const { source } = view;
  meet("more than 1 key", keys.length > 1);
  meet("entity-less", keys.length === 0);
  meet("source query", source.from.kind === "query");
  const { columns, rows: stored } = contentsOf(scenario, source.from);
  const event = columns.find((column) => column.name === source.eventTime);
  const zone = source.timeZone;
  meet("empty table", rows.length === 0);
  meet("zoneless", event?.time?.form === "zoneless" && rows.length > 0);
  meet("date", event?.time?.form === "date" && rows.length > 0);
  meet(
    "null source key",
    rows.some((row) => row.keys.includes(null)),
  );
  if (event === undefined) return;
  meet(
    "null event time",
    rows.some((row) => row.event === null),
  );
  meet(
    "infinite event time",
    rows.some((row) => typeof row.event === "number"),
  );
  meet(
    "null available",
    rows.some((row) => row.available === null),
  );
  const local = stored.map((row) => row[event.name] ?? null).filter((value) => typeof value === "string");
  const zoned = event.time !== null && event.time.form !== "instant" && zone !== null;
  meet("local time", zoned && rows.length > 0);
  meet("clock change", zoned && local.some((text) => isAtClockChange(parseTime(text), zone)));
}

function meetPair(join: NaiveJoin, point: SpinePoint, meet: Meet): void {
  const { view } = join;
  const found = candidates(join, point);
  const best = winners(found);
  const [winner] = best;
  const isStatic = view.source.eventTime === null;
  meet("match", winner !== undefined);
  meet("ttl", view.ttl !== null && winner !== undefined);
  meet("available", view.source.availableAt !== null && winner !== undefined);
  meet("strict", view.boundary === "strict" && winner !== undefined);
  meet("static", isStatic && winner !== undefined);
  meet("static duplicate", isStatic && found.length > 1);
  meet("free tie", best.length > 1);
  if (isStatic || !isInstant(point.time)) return;
  if (winner !== undefined) meetWinner(view.source.createdTime !== null, winner, found, meet);
  for (const row of join.rows) meetRow(join, point, point.time, row, meet);
}

function meetWinner(hasCreated: boolean, winner: SourceRow, found: readonly SourceRow[], meet: Meet): void {
  const beaten = found.filter((row) => compareOrder(row, winner) < 0);
  const together = beaten.filter((row) => row.event === winner.event);
  meet("tie broken", together.length > 0);
  const older = beaten.filter((row) => row.event !== winner.event);
  meet("null created newest", hasCreated && winner.order[0] === null && older.some((row) => row.order[0] !== null));
  meet("null created beaten", hasCreated && winner.order[0] !== null && together.some((row) => row.order[0] === null));
}

function meetRow(join: NaiveJoin, point: SpinePoint, time: bigint, row: SourceRow, meet: Meet): void {
  const all = conditions(join, point, row);
  const { ttl, boundary } = join.view;
  if (!all.keys || row.event === null) return;
  const strict = boundary === "strict";
  const late = all.happened && all.withinTtl && !all.known;
  const atTime = row.event === time || (row.available === time && row.event < time);
  meet("late row", late && row.available !== null && row.available !== time);
  meet("strict edge", strict && atTime && all.withinTtl && (row.available ?? time) <= time);
  meet("inclusive edge", !strict && atTime && all.withinTtl && all.known);
  meet("ttl edge in", ttl !== null && all.happened && all.known && row.event === time - BigInt(ttl));
  meet("ttl just out", ttl !== null && all.happened && all.known && row.event === time - BigInt(ttl) - 1n);
  const twins = join.rows.filter((other) => conditions(join, point, other).keys && compareOrder(row, other) === 0);
  meet("redelivery", late && twins.some((other) => other !== row && conditions(join, point, other).known));
}
