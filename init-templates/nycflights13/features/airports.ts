import { entity, featureView, file, t } from "asof";

export const airport = entity("airport", { key: { airport: t.string }, description: "An airport, by its FAA code" });

export const weather = featureView("weather", {
  description: "What the weather station of an airport last reported",
  entities: [airport],
  source: file("data/weather.csv.gz", {
    table: "weather",
    eventTime: "time_hour",
    keys: { airport: "origin" },
    columns: {
      origin: t.string,
      time_hour: t.timestamp,
      temp: t.float64,
      wind_speed: t.float64,
      precip: t.float64,
      visib: t.float64,
    },
  }),
  // Reports come on the hour. One that is older says little of the weather now.
  ttl: "3 hours",
  features: {
    temp: t.float64.describe("Degrees Fahrenheit"),
    wind_speed: t.float64.describe("Miles per hour"),
    precip: t.float64.describe("Inches in the hour"),
    visib: t.float64.describe("Miles"),
  },
});

export const airportFacts = featureView("airport_facts", {
  description: "Where an airport lies",
  entities: [airport],
  // No event time: a static source, joined by its key alone.
  source: file("data/airports.csv.gz", {
    table: "airports",
    keys: { airport: "faa" },
    columns: { faa: t.string, name: t.string, lat: t.float64, lon: t.float64, alt: t.int32 },
  }),
  features: { alt: t.int32.describe("Feet above sea level"), lat: t.float64, lon: t.float64 },
});
