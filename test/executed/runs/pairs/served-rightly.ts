import { expect } from "vitest";
import type { ValueStatus } from "../../../../src/ir/online.ts";
import type { CanonicalType } from "../../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../../src/ir/value.ts";
import { parseInstant } from "../../../../src/kernel/time.ts";
import type { ServedSituation } from "../../../matrix/materialization-features.ts";
import type { NaiveFeature, NaiveJoin } from "../../../naive/join.ts";
import { isWindowed, naiveAsOf } from "../../../naive/runs.ts";
import { sameValue, show } from "../../../naive/values.ts";
import type { Served } from "./pair.ts";
import { type PairEntity, pairEntities } from "./world.ts";

/** What there has to be: the training set as of a run's end by feature, and the twin's joins by view. */
export interface Expected {
  readonly offline: Readonly<Record<string, readonly CanonicalValue[]>>;
  readonly joins: ReadonlyMap<string, NaiveJoin>;
  readonly end: bigint;
}

/** One value, as it was served and as a training set has it. */
interface Told {
  readonly name: string;
  readonly type: CanonicalType;
  readonly value: CanonicalValue;
  readonly status: ValueStatus | undefined;
  readonly event: string | null;
  readonly offline: CanonicalValue;
}

export type CountSituations = (...situations: readonly string[]) => void;

/** Every value is the training set's, and what the twin says; withheld are those that are too old by now. */
export function checkServed(served: Served, expected: Expected, count: CountSituations): void {
  for (const [row, entity] of pairEntities.entries()) {
    for (const [view, join] of expected.joins) checkView(served, { view, join, row, entity, expected }, count);
    checkOnDemand(served, { row, entity, expected }, count);
  }
}

interface Place {
  readonly row: number;
  readonly entity: PairEntity;
  readonly expected: Expected;
}

function checkView(
  served: Served,
  { view, join, ...place }: Place & { readonly view: string; readonly join: NaiveJoin },
  count: CountSituations,
): void {
  const { entity, expected } = place;
  const told = join.features.map(({ output, type }) => toldOf(served, { ...place, name: `${view}__${output}`, type }));
  const where = `${entity.fate}: ${told.map(inWords).join("; ")}`;
  const isWithheld = told.every(({ status }) => status === "OUTSIDE_MAX_AGE");
  const tooOld = told.some(({ event }) => isTooOld(event, served.at, join.view.ttl));
  expect({ where, isWithheld }).toEqual({ where, isWithheld: tooOld });
  for (const [index, one] of told.entries()) count(entity.fate, ...situationsOf(one, join, join.features[index]));
  if (isWithheld) return;
  const keys = join.keys.map(({ name }) => (name === "station" ? entity.station : entity.sensor));
  const accepts = naiveAsOf(join, keys, expected.end);
  if (accepts === null)
    expect({ where, statuses: new Set(told.map(({ status }) => status)) }).toEqual({
      where,
      statuses: new Set(["NOT_FOUND"]),
    });
  else if (!accepts(told.map(({ value }) => value))) expect.fail(`the twin has other values: ${where}`);
  for (const { type, offline, value } of told)
    if (!sameServed(type, offline, value, isWindowed(join))) expect.fail(`a training set has other values: ${where}`);
}

function toldOf(
  { features }: Served,
  { name, type, row, expected }: Place & { readonly name: string; readonly type: CanonicalType },
): Told {
  const { values, statuses, eventTimes } = features[name] ?? expect.fail(`${name} is not served`);
  const offline = expected.offline[name] ?? expect.fail(`${name} is in no training set`);
  return {
    ...{ name, type, value: values[row] ?? null, status: statuses[row] },
    ...{ event: eventTimes[row] ?? null, offline: offline[row] ?? null },
  };
}

function inWords({ name, status, value, offline }: Told): string {
  return `${name} ${status} ${show(value)}, offline ${show(offline)}`;
}

function isTooOld(event: string | null, at: string, ttl: number | null): boolean {
  if (event === null || ttl === null) return false;
  return (parseInstant(at) ?? 0n) - (parseInstant(event) ?? 0n) > BigInt(ttl);
}

const ofStatus: Readonly<Record<string, readonly ServedSituation[]>> = {
  NULL_VALUE: ["null value"],
  NOT_FOUND: ["not found"],
  OUTSIDE_MAX_AGE: ["withheld"],
};

function situationsOf(
  { name, status, value }: Told,
  join: NaiveJoin,
  feature: NaiveFeature | undefined,
): readonly ServedSituation[] {
  const told = ofStatus[`${status}`] ?? [];
  if (isWindowed(join)) {
    const isEmpty = name.startsWith("busy__n_") && status === "PRESENT" && value === 0n;
    return isEmpty ? ["window", "emptied window", ...told] : ["window", ...told];
  }
  const kind = join.view.source.eventTime === null ? "static" : "newest";
  return feature?.expression == null ? [kind, ...told] : [kind, "computed", ...told];
}

/** With an input that is withheld there is no value. */
function checkOnDemand(served: Served, place: Place, count: CountSituations): void {
  for (const [name, kind] of [
    ["felt__felt", "float64"],
    ["felt__room", "int64"],
  ] as const) {
    const told = toldOf(served, { ...place, name, type: { kind } });
    const wanted = told.status === "OUTSIDE_MAX_AGE" ? null : told.offline;
    if (!sameValue({ kind }, wanted, told.value)) expect.fail(`${place.entity.fate}: ${inWords(told)}`);
    count(place.entity.fate, "on demand", ...(ofStatus[`${told.status}`] ?? []));
  }
}

/** Floats of a window are added in any order. */
function sameServed(type: CanonicalType, offline: CanonicalValue, served: CanonicalValue, windowed: boolean): boolean {
  if (sameValue(type, offline, served)) return true;
  if (!windowed || typeof offline !== "number" || typeof served !== "number") return false;
  return Math.abs(offline - served) <= 1e-9 * Math.abs(offline);
}
