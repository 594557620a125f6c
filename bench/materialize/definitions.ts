import { entity, featureView, t, table } from "../../src/index.ts";
import { rideFeatures } from "./ride-features.ts";

export const ridesView = "rides";
const driver = entity("driver", { key: { driver_id: t.int64 } });

/** One view of all ten features. */
export function rideDefinitions(source: string): Readonly<Record<string, object>> {
  const rides = featureView(ridesView, {
    entities: [driver],
    source: table(source, { eventTime: "event_timestamp", createdTime: "created" }),
    features: Object.fromEntries(rideFeatures.map(({ name, isWhole }) => [name, isWhole ? t.int64 : t.float64])),
  });
  return { driver, rides };
}
