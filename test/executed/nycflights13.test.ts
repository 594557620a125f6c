/** The demo's training set, a sample of it worked out again by plain loops over the files. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore } from "../../src/index.ts";
import { rowsOf } from "../../src/ir/column-rows.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { readRows } from "../../src/runtime/files/read-rows.ts";
import { startEmbedded } from "../engines/embedded.ts";
import type { RunningEngine } from "../engines/running.ts";
import { definitions, flightsSpine, loadFileSources, loadFlights, nycflights13 } from "../support/nycflights13.ts";

type Texts = Readonly<Record<string, string | null>>;

/** Some columns of a file's rows, as they are written. */
async function texts(name: string, wanted: readonly string[]): Promise<readonly Texts[]> {
  const { columns, rows } = await readRows(`${nycflights13}data/${name}.csv.gz`, { nullValues: ["", "NA"] });
  const places = wanted.map((column) => columns.findIndex((one) => one.name === column));
  const found: Texts[] = [];
  for await (const batch of rows) {
    for (const row of batch) {
      found.push(Object.fromEntries(wanted.map((name, index) => [name, row[places[index] ?? -1] as string | null])));
    }
  }
  return found;
}

const flightTexts = [
  "time_hour",
  "minute",
  "dep_delay",
  "arr_delay",
  "air_time",
  "carrier",
  "tailnum",
  "origin",
  "dest",
];
const minute = 60_000;
const number = (text: string | null | undefined): number | null => (text == null ? null : Number(text));

interface Flight {
  readonly text: Texts;
  readonly departs: number;
  readonly landed: number | null;
}

function flightOf(text: Texts): Flight {
  const departs = Date.parse(text["time_hour"] ?? "") + Number(text["minute"]) * minute;
  const [delay, air] = [number(text["dep_delay"]), number(text["air_time"])];
  return { text, departs, landed: delay === null || air === null ? null : departs + (delay + air) * minute };
}

/** The first 65,000 flights, the day of the clock change among them, unless all are wanted. */
const all = 336_776;
const limit = Math.min(all, Number(process.env["ASOF_FLIGHTS"] ?? 65_000));

describe("every flight as known at its scheduled departure", () => {
  let engine: RunningEngine;
  let columns: readonly string[];
  const results: Row[] = [];

  beforeAll(async () => {
    engine = await startEmbedded();
    await loadFlights(engine.warehouse, limit);
    await loadFileSources(engine.warehouse);
    const store = createStore({
      project: "nycflights13",
      definitions,
      warehouse: engine.warehouse,
    }) as unknown as FeatureStore;
    const job = store.getHistoricalFeatures({ features: definitions.delayModel, spine: flightsSpine });
    const { columns: found, batches } = await (await job.trainingSet()).read();
    columns = found.map((column) => column.name);
    for await (const batch of rowsOf(found, batches)) results.push(...batch);
  });
  afterAll(() => engine?.stop());

  it("has one row for each flight", () => {
    expect(results).toHaveLength(limit);
    expect(new Set(results.map((row) => row[0])).size).toBe(limit);
  });

  it("holds what plain loops over the files find, in a sample", async () => {
    const flights = (await texts("flights", flightTexts)).slice(0, limit).map(flightOf);
    const weather = await texts("weather", ["origin", "time_hour", "temp", "wind_speed", "precip", "visib"]);
    const planes = new Map(
      (await texts("planes", ["tailnum", "year", "seats", "engines"])).map((plane) => [plane["tailnum"], plane]),
    );
    const airports = new Map(
      (await texts("airports", ["faa", "alt", "lat", "lon"])).map((airport) => [airport["faa"], airport]),
    );
    const byId = new Map(results.map((row) => [row[0], row]));
    const seen = { weather: 0, noWeather: 0, plane: 0, noPlane: 0, airport: 0, noAirport: 0, last: 0, none: 0 };

    // Flights without a report are rare: the first of them are looked at besides.
    const visib = columns.indexOf("origin_weather__visib");
    const unreported = results.filter((row) => row[visib] === null).map((row) => Number(row[0]) - 1);
    const spread = Array.from({ length: 110 }, (_, index) => index * Math.floor(limit / 110));
    for (const index of [...spread, ...unreported.slice(0, 5)]) {
      const flight = flights[index];
      if (flight === undefined) continue;
      const { text, departs } = flight;
      const report = latestReport(weather, text["origin"] ?? "", departs);
      const plane = planes.get(text["tailnum"] ?? "");
      const [origin, destination] = [airports.get(text["origin"] ?? ""), airports.get(text["dest"] ?? "")];
      const last = lastKnown(flights, text["carrier"] ?? "", departs);
      const row = byId.get(BigInt(index + 1)) ?? [];
      const got = Object.fromEntries(columns.map((name, place) => [name, row[place] ?? null]));
      const facts = (airport: Texts | undefined, role: string): Record<string, CanonicalValue> => ({
        [`${role}__alt`]: number(airport?.["alt"]),
        [`${role}__lat`]: number(airport?.["lat"]),
        [`${role}__lon`]: number(airport?.["lon"]),
      });
      expect(got).toEqual({
        flight_id: BigInt(index + 1),
        carrier: text["carrier"],
        tailnum: text["tailnum"],
        origin: text["origin"],
        dest: text["dest"],
        event_timestamp: new Date(departs).toISOString().replace(".000Z", "Z"),
        arr_delay: number(text["arr_delay"]),
        origin_weather__temp: number(report?.["temp"]),
        origin_weather__wind_speed: number(report?.["wind_speed"]),
        origin_weather__precip: number(report?.["precip"]),
        origin_weather__visib: number(report?.["visib"]),
        built: number(plane?.["year"]),
        seats: number(plane?.["seats"]),
        engines: number(plane?.["engines"]),
        ...facts(origin, "origin_airport"),
        ...facts(destination, "destination"),
        last_dep_delay: number(last?.text["dep_delay"]),
        last_arr_delay: number(last?.text["arr_delay"]),
      });
      seen[report === null ? "noWeather" : "weather"] += 1;
      seen[plane === undefined ? "noPlane" : "plane"] += 1;
      seen[destination === undefined ? "noAirport" : "airport"] += 1;
      seen[last === null ? "none" : "last"] += 1;
    }
    // The sample met every kind of answer that the data has.
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
  });
});

/** The newest report of the hours (t - 3 h, t], both ends in. */
function latestReport(weather: readonly Texts[], origin: string, at: number): Texts | null {
  let best: Texts | null = null;
  let bestTime = Number.NEGATIVE_INFINITY;
  for (const report of weather) {
    const time = Date.parse(report["time_hour"] ?? "");
    if (report["origin"] !== origin || time > at || time < at - 180 * minute || time <= bestTime) continue;
    [best, bestTime] = [report, time];
  }
  return best;
}

/** Of the carrier's flights that had landed by then and departed within a day: the last to depart, by the greater number. */
function lastKnown(flights: readonly Flight[], carrier: string, at: number): Flight | null {
  let best: Flight | null = null;
  for (const flight of flights) {
    if (flight.text["carrier"] !== carrier || flight.departs > at || flight.departs < at - 24 * 60 * minute) continue;
    if (flight.landed === null || flight.landed > at) continue;
    // The file's order is the order of flight_id.
    if (best === null || flight.departs >= best.departs) best = flight;
  }
  return best;
}
