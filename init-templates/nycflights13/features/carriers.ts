import { entity, featureView, file, t } from "asof";

export const carrier = entity("carrier", { key: { carrier: t.string }, description: "An airline, by its code" });

export const carrierLast = featureView("carrier_last", {
  description: "The carrier's newest flight of which the delay was known",
  entities: [carrier],
  // A delay is known only after landing: without `availableAt`, a flight still in the air would tell its delay to others.
  source: file("data/flights.csv.gz", {
    table: "flights",
    eventTime: "sched_dep_at",
    availableAt: "landed_at",
    tieBreaks: ["flight_id"],
    columns: {
      flight_id: t.int64,
      carrier: t.string,
      flight: t.int32,
      tailnum: t.string,
      origin: t.string,
      dest: t.string,
      sched_dep_at: t.timestamp,
      landed_at: t.timestamp,
      dep_delay: t.float64,
      arr_delay: t.float64,
      distance: t.float64,
    },
  }),
  ttl: "1 day",
  features: {
    last_dep_delay: t.float64.from("dep_delay").describe("Minutes"),
    last_arr_delay: t.float64.from("arr_delay").describe("Minutes"),
  },
});
