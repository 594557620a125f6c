/** The windows of 500 flights, worked out again by plain loops over the text of the file. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { airport } from "../../fixtures/nycflights13/features/airports.ts";
import { carrier } from "../../fixtures/nycflights13/features/carriers.ts";
import { airportDelays, carrierDelays } from "../../fixtures/nycflights13/features/delays.ts";
import { createStore } from "../../src/index.ts";
import { windowStrategyNames } from "../../src/ports/dialect.ts";
import { startEmbedded } from "../engines/embedded.ts";
import type { RunningEngine } from "../engines/running.ts";
import { flightsFile, loadFlights } from "../support/nycflights13.ts";

/** Seventeen days, with cancelled flights. */
const loaded = 15_000;
const asked = 500;
const minute = 60_000;
const hour = 60 * minute;

interface Flight {
  readonly carrier: string;
  readonly origin: string;
  readonly departs: number;
  /** When its delay was known; null where it never was. */
  readonly landed: number | null;
  readonly delay: number | null;
}

function flightsOfFile(): readonly Flight[] {
  const [header = "", ...lines] = gunzipSync(readFileSync(flightsFile)).toString("utf8").split("\n");
  const names = header.split(",");
  return lines.slice(0, loaded).map((line) => {
    const cells = line.split(",");
    const cell = (name: string): string => cells[names.indexOf(name)] ?? "";
    const number = (name: string): number | null => (cell(name) === "NA" ? null : Number(cell(name)));
    const departs = Date.parse(cell("time_hour")) + Number(cell("minute")) * minute;
    const [delay, air] = [number("dep_delay"), number("air_time")];
    const landed = delay === null || air === null ? null : departs + (delay + air) * minute;
    return { carrier: cell("carrier"), origin: cell("origin"), departs, landed, delay };
  });
}

interface Looped {
  readonly count: number;
  readonly mean: number | null;
}

/** Of the flights that were to depart in the hours before and had landed by then. */
function looped(flights: readonly Flight[], at: number, hours: number, isOf: (flight: Flight) => boolean): Looped {
  let [count, delays, sum] = [0, 0, 0];
  for (const flight of flights) {
    if (!isOf(flight) || flight.departs > at || flight.departs <= at - hours * hour) continue;
    if (flight.landed === null || flight.landed > at) continue;
    count += 1;
    if (flight.delay === null) continue;
    delays += 1;
    sum += flight.delay;
  }
  return { count, mean: delays === 0 ? null : sum / delays };
}

/** The columns of one spine row, by the names that the request gives them. */
function expectedOf(
  flights: readonly Flight[],
  { carrier, origin, departs }: Flight,
): Readonly<Record<string, unknown>> {
  const columns = [3, 24].flatMap((hours) => {
    const ofCarrier = looped(flights, departs, hours, (one) => one.carrier === carrier);
    const ofOrigin = looped(flights, departs, hours, (one) => one.origin === origin);
    return [
      [`flights_${hours}h`, ofCarrier.count],
      [`dep_delay_${hours}h`, ofCarrier.mean],
      [`origin__flights_${hours}h`, ofOrigin.count],
      [`origin__dep_delay_${hours}h`, ofOrigin.mean],
    ] as const;
  });
  return Object.fromEntries(columns);
}

function isSame(expected: unknown, found: unknown): boolean {
  if (typeof expected !== "number" || found === null) return expected === found;
  const value = Number(found);
  return Number.isInteger(expected) && typeof found === "bigint"
    ? BigInt(expected) === found
    : Math.abs(value - expected) <= 1e-12 * Math.max(Math.abs(value), Math.abs(expected));
}

describe("the delays of the last hours, as known by then", () => {
  let engine: RunningEngine;
  const flights = flightsOfFile();
  const spine = Array.from({ length: asked }, (_, index) => flights[index * Math.floor(loaded / asked) + 17]).filter(
    (flight) => flight !== undefined,
  );
  const expected = spine.map((flight) => expectedOf(flights, flight));
  beforeAll(async () => {
    engine = await startEmbedded();
    await loadFlights(engine.warehouse, loaded, [
      ["carrier", "sched_dep_at"],
      ["origin", "sched_dep_at"],
    ]);
  });
  afterAll(() => engine?.stop());

  it("meet every kind of answer", () => {
    const values = expected.flatMap((row) => Object.values(row));
    expect(expected).toHaveLength(asked);
    expect(values.filter((value) => value === null).length).toBeGreaterThan(50);
    expect(values.filter((value) => value === 0).length).toBeGreaterThan(50);
    expect(values.filter((value) => typeof value === "number" && value > 100).length).toBeGreaterThan(500);
  });

  it.each(windowStrategyNames)("are what plain loops find: %s", async (strategy) => {
    const definitions = { airport, carrier, airportDelays, carrierDelays };
    const store = createStore({ project: "flights", definitions, warehouse: engine.warehouse });
    const rows = spine.map(({ carrier: code, origin, departs }) => ({
      carrier: code,
      origin,
      event_timestamp: new Date(departs),
    }));
    const job = store.getHistoricalFeatures({
      features: [carrierDelays, airportDelays.as("origin", { airport: "origin" })],
      spine: rows,
      strategy,
    });
    let compared = 0;
    const found = await job.toArray();
    found.forEach((row, index) => {
      for (const [name, value] of Object.entries(expected[index] ?? {})) {
        const got: unknown = Object.entries(row).find(([column]) => column === name)?.[1];
        if (!isSame(value, got)) expect({ index, name, got }).toEqual({ index, name, got: value });
        compared += 1;
      }
    });
    expect(found).toHaveLength(asked);
    expect(compared).toBe(asked * 8);
  });
});
