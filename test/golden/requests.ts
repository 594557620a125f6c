/** Requests whose SQL is kept as text, so that a change of what is said is seen in review. */
import {
  asOf,
  avg,
  count,
  countDistinct,
  entity,
  featureService,
  featureView,
  first,
  lastN,
  max,
  query,
  range,
  sql,
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
  hostile: featureView('a "quoted".view; --', {
    entities: [driver],
    source: table("tab\"le.with 'quotes", { eventTime: "select" }),
    features: {
      "naïve 🛩": t.string.from('co"l'),
      a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut: t.int32.from("n"),
    },
  }),
} as const;

export const definitions = {
  ...flights,
  ...other,
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
  "windows.pairs": { features: [other.recentTrips], spine: driverRows, strategy: "pairs" },
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
