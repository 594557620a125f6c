/** Requests whose SQL is kept as text, so that a change of what is said is seen in review. */
import {
  asOf,
  avg,
  count,
  countDistinct,
  entity,
  expr,
  featureService,
  featureView,
  first,
  lastN,
  max,
  min,
  onDemandView,
  query,
  range,
  sql,
  stddev,
  sum,
  t,
  table,
} from "../../src/index.ts";
import type { CatalogColumn } from "../../src/ir/catalog.ts";
import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { HistoricalFeaturesOptions } from "../../src/runtime/feature-store.ts";
import { definitions as flights, flightsSpine } from "../support/nycflights13.ts";

const driver = entity("driver", { key: { driver_id: t.int64 } });
const place = entity("place", { key: { country: t.string, city: t.string } });

/** What the flights do not have: two keys, strict, created times, zones, dates, a query source, no entity, long names. */
const tripColumns = {
  driver_id: t.int64,
  at: t.timestamp,
  loaded_at: t.timestamp,
  batch: t.int32,
  fare: t.decimal(10, 2),
  rating: t.float32,
};

const other = {
  driver,
  place,
  trips: featureView("trips", {
    entities: [driver, place],
    source: table("trips", { schema: "raw", eventTime: "at", createdTime: "loaded_at", tieBreaks: ["batch"] }),
    boundary: "strict",
    features: { fare: t.decimal(10, 2), rating: t.float32 },
  }),
  shifts: featureView("shifts", {
    entities: [driver],
    source: table("shifts", { eventTime: "started", availableAt: "reported", timeZone: "America/New_York" }),
    ttl: "90 minutes",
    features: { hours: t.float64, until: t.timestamp },
  }),
  utcShifts: featureView("utc_shifts", {
    entities: [driver],
    source: table("shifts", { eventTime: "started", timeZone: "UTC" }),
    ttl: "2 days",
    features: { hours: t.float64 },
  }),
  busiest: featureView("busiest", {
    entities: [driver],
    source: query(
      "ranked_trips",
      sql`select driver_id, loaded_at, count(*) as n from raw.trips where fare > ${2.5} group by 1, 2;`,
      {
        eventTime: "loaded_at",
      },
    ),
    features: { n: t.int64 },
  }),
  fuel: featureView("fuel", {
    entities: [],
    source: table("fuel_prices", { eventTime: "day", columns: { day: t.date, price: t.float64 } }),
    ttl: "30 days",
    features: { price: t.float64 },
  }),
  recentTrips: featureView("recent_trips", {
    entities: [driver, place],
    source: table("trips", { schema: "raw", eventTime: "at", availableAt: "loaded_at", tieBreaks: ["batch"] }),
    aggregate: {
      trips: count().over("1 hour", "1 day"),
      fare: sum("fare", t.decimal(10, 2)).over("1 day", "unbounded"),
      rating: avg("rating").over("1 day"),
      batches: countDistinct("batch").over("1 hour"),
      best: max("rating", t.float32).over("1 hour"),
      first_batch: first("batch", t.int32).over("1 day"),
      last_fares: lastN("fare", t.decimal(10, 2), 3).over("1 day"),
    },
  }),
  tripSums: featureView("trip_sums", {
    entities: [driver, place],
    source: table("trips", {
      schema: "raw",
      eventTime: "at",
      availableAt: "loaded_at",
      columns: {
        driver_id: t.int64,
        country: t.string,
        city: t.string,
        at: t.timestamp,
        loaded_at: t.timestamp,
        batch: t.int32,
        fare: t.decimal(10, 2),
      },
    }),
    aggregate: {
      trips: count().over("1 hour", "1 day"),
      fare: sum("fare", t.decimal(10, 2)).over("1 day", "unbounded"),
      mean_fare: avg("fare").over("1 day"),
      spread: stddev("fare").over("1 day"),
      batches: sum("batch", t.int32).over("1 day"),
    },
  }),
  fuelSums: featureView("fuel_sums", {
    entities: [],
    source: table("fuel_prices", { eventTime: "day", columns: { day: t.date, price: t.float64 } }),
    boundary: "strict",
    aggregate: { prices: count("price").over("2 days", "30 days") },
  }),
  tripExtremes: featureView("trip_extremes", {
    entities: [driver],
    source: table("trips", { schema: "raw", eventTime: "at", columns: tripColumns }),
    aggregate: {
      trips: count().over("1 hour", "1 day"),
      fare: sum("fare", t.decimal(10, 2)).over("1 day", "unbounded"),
      best: max("rating", t.float32).over("1 day"),
      least: min("fare", t.decimal(10, 2)).over("1 hour"),
      good: count().where(expr.bool`rating > 3`).over("1 day"),
      mean: avg("rating").over("1 hour"),
    },
  }),
  fuelExtremes: featureView("fuel_extremes", {
    entities: [],
    source: table("fuel_prices", { eventTime: "day", columns: { day: t.date, price: t.float64 } }),
    boundary: "strict",
    aggregate: {
      lowest: min("price", t.float64).over("2 days"),
      highest: max("price", t.float64).over("unbounded"),
    },
  }),
  fares: featureView("fares", {
    entities: [driver],
    source: table("trips", {
      schema: "raw",
      eventTime: "at",
      availableAt: "loaded_at",
      tieBreaks: ["batch"],
      columns: tripColumns,
    }),
    ttl: "1 day",
    features: {
      per_star: expr`cast(fare as float64) / coalesce(rating, 2)`,
      is_rated: expr.bool`rating is not null or at < timestamp '2020-01-01T00:00:00Z'`,
      fare: t.decimal(10, 2),
    },
  }),
  fareCounts: featureView("fare_counts", {
    entities: [driver],
    source: table("trips", { schema: "raw", eventTime: "at", columns: tripColumns }),
    aggregate: {
      good_trips: count().where(expr.bool`rating > 3`).over("1 hour", "1 day"),
      both_ways: avg(expr`cast(fare as float64) * 2`).over("1 day"),
      stars: sum(expr`coalesce(rating, 1)`).where(expr.bool`batch is not null`).over("1 day"),
    },
  }),
  hostile: featureView('a "quoted".view; --', {
    entities: [driver],
    source: table("tab\"le.with 'quotes", { eventTime: "select" }),
    features: {
      "naïve 🛩": t.string.from('co"l'),
      a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut: t.int32.from("n"),
    },
  }),
} as const;

const earnings = onDemandView("earnings", {
  inputs: { shifts: other.shifts, rides: other.tripSums.pick("fare_1d", "trips_1h") },
  request: { tip: t.float64 },
  features: {
    per_hour: expr`(cast(coalesce(fare_1d, 0) as float64) + tip) / hours`,
    is_busy: expr.bool`trips_1h > 3 or hours is null`,
  },
});
const shiftCost = onDemandView("shift_cost", {
  inputs: { shifts: other.utcShifts, fuel: other.fuel },
  features: { cost: expr`hours * price` },
});
const verdict = onDemandView("verdict", {
  inputs: { shiftCost, shifts: other.utcShifts },
  request: { budget: t.int64 },
  features: {
    left: expr`budget - cost`,
    label: expr.string`case when cost > hours then 'dear' else 'cheap' end`,
  },
});

export const definitions = {
  ...flights,
  ...other,
  ...{ earnings, shiftCost, verdict },
  all: featureService("all", { features: [other.trips, other.shifts] }),
};

const driverRows = [
  { driver_id: 1n, country: "fr", city: "Paris", event_timestamp: "2026-01-01T10:00:00Z", label: true },
  { driver_id: 2n, country: null, city: "Bonn", event_timestamp: null, label: false },
];

export const requests: Readonly<Record<string, HistoricalFeaturesOptions>> = {
  "training-set": { features: flights.delayModel, spine: flightsSpine },
  "training-set.probe": { features: flights.delayModel, spine: flightsSpine, strategy: "probe" },
  "training-set.rank": { features: flights.delayModel, spine: flightsSpine, strategy: "rank" },
  "rows.sweep": { features: [other.trips, other.utcShifts], spine: driverRows },
  "rows.probe": { features: [other.trips, other.shifts], spine: driverRows, strategy: "probe", fullNames: true },
  "zone.sweep": { features: [other.shifts], spine: driverRows },
  "query-source": { features: [other.busiest, other.fuel], spine: driverRows },
  "table-spine": {
    features: ["fuel:price"],
    spine: table("labels", { schema: "raw", columns: { id: t.int64, event_timestamp: t.timestamp } }),
    strategy: "probe",
  },
  "hostile-names": { features: [other.hostile], spine: driverRows, strategy: "probe" },
  "windows.probe": { features: [other.recentTrips], spine: driverRows, strategy: "probe" },
  "windows.running": { features: [other.tripSums, other.fuelSums], spine: driverRows, strategy: "running" },
  "windows.frames": { features: [other.tripExtremes, other.fuelExtremes], spine: driverRows, strategy: "frames" },
  derived: {
    features: [other.shifts.pick("until"), earnings],
    spine: driverRows.map((row) => ({ ...row, tip: 2.5 })),
    strategy: "probe",
  },
  "derived.chain": {
    features: [verdict.as("mine"), other.utcShifts],
    spine: table("labels", { columns: { driver_id: t.int64, event_timestamp: t.timestamp, budget: t.int32 } }),
    strategy: "probe",
  },
  "windows.arrays": { features: [other.recentTrips], spine: driverRows, strategy: "arrays" },
  "windows.pairs": { features: [other.recentTrips], spine: driverRows, strategy: "pairs" },
  "expressions.sweep": { features: [other.fares], spine: driverRows },
  "windows.where": { features: [other.fareCounts], spine: driverRows, strategy: "pairs" },
  range: {
    features: [flights.weather, flights.airportFacts],
    spine: range("2013-07-01", "2013-07-02"),
  },
  "as-of": { features: [flights.weather, flights.airportFacts], spine: asOf("2013-07-01T12:00:00Z") },
  "as-of.population": {
    features: flights.delayModel,
    spine: asOf("2013-07-01T12:00:00Z", {
      population: sql`select distinct origin, dest, carrier, tailnum from flights where carrier = ${"UA"}`,
    }),
  },
};

/** Requests that need to know of the tables: whose rows have addresses. */
export const connectedRequests: Readonly<Record<string, HistoricalFeaturesOptions>> = {
  "rows.arrays": { features: [other.trips, other.utcShifts, other.fuel], spine: driverRows, strategy: "arrays" },
  "zone.arrays": { features: [other.shifts], spine: driverRows, strategy: "arrays" },
};

const column = (kind: CanonicalType["kind"], time: TimeForm | null = null): CatalogColumn => ({
  name: "",
  warehouseType: kind,
  type: kind === "decimal" ? { kind, precision: 10, scale: 2 } : ({ kind } as CanonicalType),
  time,
});
const [string, float64] = [column("string"), column("float64")];
const instant = column("timestamp", { form: "instant" });
const digits = column("timestamp", { form: "zoneless", zone: "UTC" });

/** What a catalog says of their tables. A feature of another type than its column's is cast. */
export const catalogColumns: Readonly<Record<string, Readonly<Record<string, CatalogColumn>>>> = {
  "raw.trips": {
    driver_id: column("int64"),
    country: string,
    city: string,
    at: instant,
    loaded_at: instant,
    batch: column("int32"),
    fare: column("decimal"),
    rating: column("float32"),
  },
  shifts: { driver_id: column("int64"), started: digits, reported: digits, hours: float64, until: digits },
  fuel_prices: { day: column("date", { form: "date", zone: "UTC" }), price: float64 },
};
