/** What definitions infer. */
import {
  avg,
  count,
  type Entity,
  entity,
  expr,
  type FeatureService,
  type FeatureView,
  featureService,
  featureView,
  lastN,
  max,
  type OnDemandView,
  onDemandView,
  type SelectedView,
  sum,
  t,
  table,
  type UndeclaredRow,
} from "../../src/define/index.ts";
import { type Equal, expectType } from "./equal.ts";
import {
  airport,
  airportFacts,
  type constants,
  type delayModel,
  type fullNames,
  seats,
  weather,
} from "./repository.ts";

expectType<Equal<typeof airport, Entity<"airport", { airport: string }>>>();

type WeatherFeatures = { temp: number | null; wind_speed: number | null; visib: number | null };
expectType<Equal<typeof weather, FeatureView<"weather", { airport: string }, WeatherFeatures>>>();
expectType<Equal<typeof constants, FeatureView<"constants", UndeclaredRow, { pi: number | null }>>>();

type SeatFeatures = {
  paid: string | null;
  booked_at: string | null;
  birthday: string | null;
  details: string | null;
  photo: Uint8Array | null;
  upgraded: boolean | null;
  luggage: readonly (bigint | null)[] | null;
  embedding: readonly number[] | null;
  required: number | null;
};
expectType<
  Equal<typeof seats, FeatureView<"seats", { flight: bigint; seat: string; carrier: string }, SeatFeatures>>
>();

// selections
const picked = weather.pick("temp", "visib");
expectType<
  Equal<typeof picked, SelectedView<"weather", { airport: string }, { temp: number | null; visib: number | null }, "">>
>();
const role = seats.as("window", { seat: "window_seat" }).pick("paid");
type WindowKeys = { flight: bigint; window_seat: string; carrier: string };
expectType<Equal<typeof role, SelectedView<"window", WindowKeys, { paid: string | null }, "window__">>>();
const renamed = airportFacts.rename({ alt: "altitude" }).pick("altitude", "lat");
type Renamed = SelectedView<"airport_facts", { airport: string }, { altitude: number | null; lat: number | null }, "">;
expectType<Equal<typeof renamed, Renamed>>();
const twice = weather.as("a", { airport: "origin" }).as("b", { origin: "dest" });
expectType<Equal<typeof twice, SelectedView<"b", { dest: string }, WeatherFeatures, "b__">>>();

// services
type DelayKeys = { origin: string; dest: string; carrier: string };
type DelayColumns = {
  origin_weather__temp: number | null;
  origin_weather__wind_speed: number | null;
  origin__alt: number | null;
  origin__lat: number | null;
  origin__name: string | null;
  destination__alt: number | null;
  dep_delay: bigint | null;
};
expectType<Equal<typeof delayModel, FeatureService<"delay_model", DelayKeys, DelayColumns>>>();
type FullColumns = {
  weather__temp: number | null;
  weather__wind_speed: number | null;
  weather__visib: number | null;
  airport_facts__alt: number | null;
};
expectType<Equal<typeof fullNames, FeatureService<"full_names", { airport: string }, FullColumns>>>();

// a clash that a role, a rename or full names resolve is none
featureService("roles", { features: [airportFacts.as("a"), airportFacts.as("b")] });
featureService("renamed", { features: [weather, weather.pick("temp").rename({ temp: "temperature" })] });

// ---- refusals; their words are in *.refused.ts

// @ts-expect-error no feature of that name
weather.pick("tmp");
// @ts-expect-error not a join key
weather.as("origin", { airprt: "origin" });
// @ts-expect-error not a feature
weather.rename({ tmp: "temperature" });
// @ts-expect-error both give `temp`
featureService("clash", { features: [weather, weather.pick("temp")] });
// @ts-expect-error an entity is no feature
featureService("not_a_view", { features: [airport] });
// @ts-expect-error not declared
table("flights", { columns: { at: t.timestamp }, eventTime: "att" });
// @ts-expect-error a column's name alone is no type
entity("plane", { key: { tailnum: "text" } });

const windows = featureView("windows", {
  entities: [airport],
  source: table("flights", { eventTime: "at" }),
  aggregate: {
    flights: count().over("3 hours", "24 hours"),
    delay: avg("delay").over("1 day"),
    miles: sum("miles", t.int32).over("90 minutes"),
    paid: sum("paid", t.decimal(10, 2)).over("unbounded"),
    latest: max("at", t.timestamp).over("1 week"),
    seats: lastN("seat", t.string, 3).over("1 hour"),
  },
});
type WindowFeatures = {
  flights_3h: bigint | null;
  flights_24h: bigint | null;
  delay_1d: number | null;
  miles_90m: bigint | null;
  paid_unbounded: string | null;
  latest_1w: string | null;
  seats_1h: readonly string[] | null;
};
const computed = featureView("computed", {
  entities: [airport],
  source: table("flights", { eventTime: "at" }),
  features: { speed: expr`distance / air_time`, late: expr.bool`delay > 15`, seats: t.int32 },
});
type ComputedFeatures = { speed: number | null; late: boolean | null; seats: number | null };
expectType<Equal<typeof computed, FeatureView<"computed", { airport: string }, ComputedFeatures>>>();
const counted = featureView("counted", {
  entities: [airport],
  source: table("flights", { eventTime: "at" }),
  aggregate: {
    cancelled: count().where(expr.bool`cancelled`).over("3 hours"),
    speed: avg(expr`distance / air_time`).where(expr.bool`air_time > 0`).over("1 day"),
    seats: sum(expr.int64`seats * 2`).over("1 day"),
    price: max(expr.decimal(10, 2)`price * 2`).over("1 day"),
    carriers: lastN(expr.string`lower(carrier)`, 3).over("1 day"),
  },
});
type CountedFeatures = {
  cancelled_3h: bigint | null;
  speed_1d: number | null;
  seats_1d: bigint | null;
  price_1d: string | null;
  carriers_1d: readonly string[] | null;
};
expectType<Equal<typeof counted, FeatureView<"counted", { airport: string }, CountedFeatures>>>();
// @ts-expect-error a condition is a bool
count().where(expr`delay`);
// @ts-expect-error the mean of a text
avg(expr.string`carrier`);
// @ts-expect-error windows are named last
count().over("1 hour").where(expr.bool`cancelled`);

expectType<Equal<typeof windows, FeatureView<"windows", { airport: string }, WindowFeatures>>>();
const trip = onDemandView("trip", {
  inputs: { weather },
  request: { hours: t.int64 },
  features: { chill: expr`temp`, is_long: expr.bool`hours > 3`, fare: expr.decimal(10, 2)`1.50`.describe("flat") },
});
expectType<
  Equal<
    typeof trip,
    OnDemandView<
      "trip",
      { airport: string; hours: bigint },
      { chill: number | null; is_long: boolean | null; fare: string | null }
    >
  >
>();
