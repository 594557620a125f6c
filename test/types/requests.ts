/** The rows that follow from what is asked for. */
import { asOf, featureTest, type HistoricalJob, range, rowsOf, sql, t, table } from "../../src/define/index.ts";
import { type Equal, expectType } from "./equal.ts";
import {
  airportFacts,
  carrierDelays,
  comfort,
  delayModel,
  fullNames,
  originWeather,
  store,
  tripModel,
  weather,
} from "./repository.ts";

/** The property types of a job's rows, whatever order the compiler puts them in. */
type RowOf<J> = J extends HistoricalJob<infer R> ? R : never;

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
type Flat<T> = { [K in keyof T]: T[K] };

// a query: its time and join keys are known to be there, declared columns are typed
const flights = sql`select * from flights where carrier = ${"UA"}`;
const undeclared = store.getHistoricalFeatures({ features: delayModel, spine: flights });
expectType<Equal<RowOf<typeof undeclared>, Flat<{ event_timestamp: string | null } & Keys & DelayColumns>>>();
const declared = store.getHistoricalFeatures({
  features: delayModel,
  spine: flights.columns({ flight_id: t.int64.notNull(), tailnum: t.string }),
  eventTime: "sched_dep_at",
});
type Declared = { flight_id: bigint; tailnum: string | null; sched_dep_at: string | null };
expectType<Equal<RowOf<typeof declared>, Flat<Declared & Keys & DelayColumns>>>();

// a table with declared columns
const spineTable = table("flights", {
  columns: { origin: t.string, dest: t.string, carrier: t.string, at: t.timestamp, delayed: t.bool },
  eventTime: "at",
});
const fromTable = store.getHistoricalFeatures({ features: delayModel, spine: spineTable });
expectType<
  Equal<RowOf<typeof fromTable>, Flat<Keys & { at: string | null; delayed: boolean | null } & DelayColumns>>
>();

// rows: as they come back
const fromRows = store.getHistoricalFeatures({
  features: [weather.pick("temp"), carrierDelays],
  spine: [{ airport: "JFK", carrier: "UA", event_timestamp: new Date(0), label: true }],
});
type FromRows = {
  airport: string;
  carrier: string;
  event_timestamp: string;
  label: boolean;
  temp: number | null;
  dep_delay: bigint | null;
};
expectType<Equal<RowOf<typeof fromRows>, FromRows>>();
declare const stream: AsyncIterable<{ airport: string | null; at: string; note?: string }>;
const fromStream = store.getHistoricalFeatures({ features: fullNames, spine: stream, eventTime: "at" });
type FromStream = {
  airport: string | null;
  at: string;
  note: string | null;
  weather__temp: number | null;
  weather__wind_speed: number | null;
  weather__visib: number | null;
  airport_facts__alt: number | null;
};
expectType<Equal<RowOf<typeof fromStream>, FromStream>>();

// on-demand views: their inputs' keys and their request values are what the spine must bring, their features what comes back
const derived = store.getHistoricalFeatures({
  features: ["comfort:chill", comfort.pick("is_long").as("other", { dest: "to" })],
  spine: [{ airport: "JFK", dest: "LAX", to: "SFO", hours: 1.5, event_timestamp: "2013-01-01T00:00:00Z" }],
});
type Derived = {
  airport: string;
  dest: string;
  to: string;
  hours: number;
  event_timestamp: string;
  chill: number | null;
  other__is_long: boolean | null;
};
expectType<Equal<RowOf<typeof derived>, Derived>>();
const inService = store.getHistoricalFeatures({ features: tripModel, spine: flights });
type InService = {
  event_timestamp: string | null;
  airport: string | null;
  origin: string | null;
  dest: string | null;
  hours_left: number | null;
  temp: number | null;
  trip__chill: number | null;
  trip__is_long: boolean | null;
};
expectType<Equal<RowOf<typeof inService>, InService>>();

// ranges and instants
const everyHour = store.getHistoricalFeatures({ features: ["weather:temp"], spine: range("2013-01-01", "2013-02-01") });
expectType<
  Equal<RowOf<typeof everyHour>, { event_timestamp: string | null; airport: string | null; temp: number | null }>
>();
const scored = store.getHistoricalFeatures({
  features: [originWeather],
  spine: asOf(new Date(0), { population: table("airports") }),
});
type Scored = {
  event_timestamp: string | null;
  origin: string | null;
  origin_weather__temp: number | null;
  origin_weather__wind_speed: number | null;
  origin_weather__visib: number | null;
};
expectType<Equal<RowOf<typeof scored>, Scored>>();

// scoring: the instant, the keys, and what the population is known to bring
const now = store.score({ features: [originWeather] });
expectType<Equal<RowOf<typeof now>, Scored>>();
expectType<Equal<typeof now.at, string>>();
const board = store.score({
  features: delayModel,
  at: "2013-07-04T16:00:00Z",
  population: sql`select * from routes`.columns({ origin: t.string.notNull(), seats: t.int32 }),
  eventTime: "scored_at",
});
type Board = {
  origin: string;
  seats: number | null;
  scored_at: string | null;
  dest: string | null;
  carrier: string | null;
};
expectType<Equal<RowOf<typeof board>, Flat<Board & DelayColumns>>>();
const everyFact = store.score({ features: ["airport_facts:alt"], at: new Date(0), fullNames: true });
type EveryFact = { event_timestamp: string | null; airport: string | null; airport_facts__alt: number | null };
expectType<Equal<RowOf<typeof everyFact>, EveryFact>>();

// names as text, alone and among objects; a view's name asks for all of it
const named = store.getHistoricalFeatures({
  features: ["weather:temp", "airport_facts:alt", carrierDelays],
  spine: sql`select 1`,
  fullNames: true,
});
type Named = {
  event_timestamp: string | null;
  airport: string | null;
  carrier: string | null;
  weather__temp: number | null;
  airport_facts__alt: number | null;
  carrier_delays__dep_delay: bigint | null;
};
expectType<Equal<RowOf<typeof named>, Named>>();
const whole = store.getHistoricalFeatures({ features: ["carrier_delays"], spine: sql`select 1` });
expectType<
  Equal<RowOf<typeof whole>, { event_timestamp: string | null; carrier: string | null; dep_delay: bigint | null }>
>();
const mixed = store.getHistoricalFeatures({
  features: ["weather:temp", airportFacts.rename({ alt: "altitude" }).pick("altitude")],
  spine: sql`select 1`,
});
type Mixed = { event_timestamp: string | null; airport: string | null; temp: number | null; altitude: number | null };
expectType<Equal<RowOf<typeof mixed>, Mixed>>();

export async function read(): Promise<number | null> {
  for await (const row of undeclared.rows()) return row.origin_weather__temp;
  // @ts-expect-error not asked for
  for await (const row of undeclared.rows()) return row.visib;
  return null;
}

// ---- refusals; their words are in *.refused.ts

const row = { origin: "JFK", dest: "LAX", carrier: "UA", event_timestamp: "2013-01-01" };
const { dest: _dest, ...withoutKey } = row;
const { event_timestamp: _time, ...withoutTime } = row;
store.getHistoricalFeatures({ features: delayModel, spine: [row] });
// @ts-expect-error without a join key
store.getHistoricalFeatures({ features: delayModel, spine: [withoutKey] });
// @ts-expect-error a key of the wrong type
store.getHistoricalFeatures({ features: delayModel, spine: [{ ...row, dest: 7 }] });
// @ts-expect-error without the time
store.getHistoricalFeatures({ features: delayModel, spine: [withoutTime] });
// @ts-expect-error the time is elsewhere
store.getHistoricalFeatures({ features: delayModel, spine: [row], eventTime: "at" });
// @ts-expect-error a column named like a feature
store.getHistoricalFeatures({ features: delayModel, spine: flights.columns({ dep_delay: t.float64 }) });
// @ts-expect-error a table's column named like a feature
store.getHistoricalFeatures({ features: delayModel, spine: table("x", { columns: { dep_delay: t.float64 } }) });
// @ts-expect-error no such feature
store.getHistoricalFeatures({ features: ["weather:tmp"], spine: flights });
// @ts-expect-error no such view
store.getHistoricalFeatures({ features: ["weathr:temp"], spine: flights });
// @ts-expect-error no such view
store.getHistoricalFeatures({ features: ["weathr"], spine: flights });
// @ts-expect-error a role is no view
store.getHistoricalFeatures({ features: ["origin_weather:temp"], spine: flights });
// @ts-expect-error a view is no spine
store.getHistoricalFeatures({ features: delayModel, spine: weather });
// @ts-expect-error no such feature
store.score({ features: ["weather:tmp"] });
// @ts-expect-error rows are no population
store.score({ features: delayModel, population: [row] });
// @ts-expect-error scoring is at one instant
store.score({ features: delayModel, spine: flights });
// @ts-expect-error not a strategy
store.getHistoricalFeatures({ features: delayModel, spine: flights, strategy: "prob" });

// tests of features
const reports = table("weather", {
  eventTime: "at",
  columns: { airport: t.string, at: t.timestamp, temp: t.float64, flights: t.int64, seen: t.bool },
});
featureTest("a service", {
  features: delayModel,
  given: [
    rowsOf(reports, [
      { airport: "EWR", at: new Date(0), temp: 1, flights: 3, seen: null },
      { at: "2013-07-01", flights: 3n },
    ]),
    rowsOf(weather, [{ whatever: 1 }]),
  ],
  spine: [{ origin: "EWR", dest: "SFO", carrier: null, event_timestamp: new Date(0), also: 1 }],
  expect: [{ dep_delay: 3, destination__alt: null }],
});
featureTest("a list", {
  features: [originWeather, carrierDelays],
  spine: [{ origin: "EWR", carrier: "UA", event_timestamp: null }],
  expect: [{ origin_weather__temp: 3.5, dep_delay: 3n }],
});

const spine = [{ airport: "EWR", event_timestamp: "2013-07-01" }];
// @ts-expect-error no such feature
featureTest("a slip", { features: [weather], spine, expect: [{ tmp: 3 }] });
// @ts-expect-error a number is expected
featureTest("a type", { features: [weather], spine, expect: [{ temp: "3" }] });
// @ts-expect-error a join key is missing
featureTest("a key", { features: [weather], spine: [{ event_timestamp: "2013-07-01" }], expect: [{}] });
// @ts-expect-error the time is missing
featureTest("a time", { features: [weather], spine: [{ airport: "EWR" }], expect: [{}] });
// @ts-expect-error no such column
rowsOf(reports, [{ airprt: "EWR" }]);
// @ts-expect-error no number
rowsOf(reports, [{ temp: "warm" }]);
