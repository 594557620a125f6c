/** What is served and pushed, by what is asked for. */
import { type OnlineFeature, type OnlineFeatures, t, table } from "../../src/define/index.ts";
import { type Equal, expectType } from "./equal.ts";
import { carrierDelays, comfort, delayModel, fullNames, seats, store, weather } from "./repository.ts";

type Flat<T> = { [K in keyof T]: T[K] };
type RowOf<F> = F extends OnlineFeatures<infer R, infer _C> ? R : never;
type ColumnsOf<F> = F extends OnlineFeatures<infer _R, infer C> ? C : never;

// a service: its roles' keys, and its columns
const served = await store.getOnlineFeatures({
  features: delayModel,
  entities: [{ origin: "JFK", dest: "LAX", carrier: null }],
});
type DelayColumns = {
  origin_weather__temp: number | null;
  origin_weather__wind_speed: number | null;
  origin__alt: number | null;
  origin__lat: number | null;
  origin__name: string | null;
  destination__alt: number | null;
  dep_delay: bigint | null;
};
type Keys = { origin: string | null; dest: string | null; carrier: string | null };
expectType<Equal<RowOf<typeof served>, Flat<Keys & DelayColumns>>>();
expectType<Equal<Flat<ColumnsOf<typeof served>>, DelayColumns>>();
expectType<Equal<typeof served.features.dep_delay, OnlineFeature<bigint | null>>>();

// columns, and a list of views and names
const columns = await store.getOnlineFeatures({
  features: [weather.pick("temp"), carrierDelays, seats],
  entities: { airport: ["JFK", null], carrier: ["UA", "AA"], flight: [1n, 2n], seat: ["1A", "1B"] },
});
expectType<Equal<(typeof columns.rows)[number]["temp"], number | null>>();
const full = await store.getOnlineFeatures({
  features: ["weather:temp"],
  entities: [{ airport: "JFK" }],
  fullNames: true,
});
expectType<Equal<RowOf<typeof full>, { airport: string | null; weather__temp: number | null }>>();
await store.getOnlineFeatures({ features: fullNames, entities: [] });

// request values come with the keys
await store.getOnlineFeatures({ features: [comfort], entities: [{ airport: "JFK", dest: "LAX", hours: 2 }] });

// rows of a source that declares its columns
const readings = table("readings", {
  push: true,
  eventTime: "at",
  columns: { station: t.int64, at: t.timestamp, temp: t.float64 },
});
await store.push(readings, [{ station: 1n, at: "2026-01-01T00:00:00Z", temp: null }], { to: "both" });
await store.push("readings", [{ station: 1, at: new Date() }], { to: "online" });
