/** The repository that the type tests speak of. */
import {
  entity,
  expr,
  featureService,
  featureView,
  onDemandView,
  query,
  sql,
  type TypedStore,
  t,
  table,
} from "../../src/define/index.ts";
import type * as repository from "./repository.ts";

export const airport = entity("airport", { key: { airport: t.string } });
export const carrier = entity("carrier", { key: { carrier: t.string } });
export const seat = entity("seat", { key: { flight: t.int64, seat: t.string } });

export const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "observed_at", keys: { airport: "origin" } }),
  ttl: "3 hours",
  features: { temp: t.float64, wind_speed: t.float64.from("wind").describe("in knots"), visib: t.float64 },
});

export const airportFacts = featureView("airport_facts", {
  entities: [airport],
  source: table("airports", { keys: { airport: "faa" } }),
  features: { alt: t.int32, lat: t.float64, name: t.string },
});

export const carrierDelays = featureView("carrier_delays", {
  entities: [carrier],
  source: query("landed", sql`select * from flights where landed_at is not null`, {
    eventTime: "sched_dep_at",
    availableAt: "landed_at",
  }),
  features: { dep_delay: t.int64 },
});

export const seats = featureView("seats", {
  entities: [seat, carrier],
  source: table("seats"),
  features: {
    paid: t.decimal(18, 2),
    booked_at: t.timestamp,
    birthday: t.date,
    details: t.json,
    photo: t.bytes,
    upgraded: t.bool,
    luggage: t.array(t.int64),
    embedding: t.vector(3),
    required: t.int32.notNull(),
  },
});

export const constants = featureView("constants", {
  entities: [],
  source: table("constants"),
  features: { pi: t.float64 },
});

export const comfort = onDemandView("comfort", {
  inputs: { weather, dest: weather.as("dest", { airport: "dest" }) },
  request: { hours: t.float64 },
  features: { chill: expr`weather__temp - dest__temp`, is_long: expr.bool`hours > 3` },
});

export const tripModel = featureService("trip_model", {
  features: [weather.pick("temp"), comfort.as("trip", { airport: "origin", hours: "hours_left" })],
});

export const delayModel = featureService("delay_model", {
  version: 3,
  features: [
    weather.as("origin_weather", { airport: "origin" }).pick("temp", "wind_speed"),
    airportFacts.as("origin", { airport: "origin" }),
    airportFacts.as("destination", { airport: "dest" }).pick("alt"),
    carrierDelays,
  ],
});

export const fullNames = featureService("full_names", {
  fullNames: true,
  features: [weather, airportFacts.pick("alt")],
});

/** An exported role is no view of the repository. */
export const originWeather = weather.as("origin_weather", { airport: "origin" });

export declare const store: TypedStore<typeof repository>;
