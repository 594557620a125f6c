import { createStore, entity, featureView, t, table } from "../../src/index.ts";
import type { HistoricalFeaturesJob } from "../../src/runtime/retrieve/historical-job.ts";
import { driversTable, spineOf } from "./table.ts";

const driver = entity("driver", { key: { driver_id: t.int64 } });

const ratings = featureView("ratings", {
  entities: [driver],
  source: table(driversTable),
  features: { rating: t.float64, acceptance: t.float64, trips: t.int32, city: t.string, premium: t.bool },
});

/** The training set of `table.ts`, as a user would ask for it. Its sessions do not hold the process once they are idle. */
export function trainingSetOf(url: string, rows: number): Pick<HistoricalFeaturesJob, "sql" | "toFile"> {
  const store = createStore({
    project: "bench",
    definitions: { driver, ratings },
    warehouse: { kind: "postgres", url },
  });
  const spine = table(spineOf(rows), { eventTime: "event_timestamp" });
  return store.getHistoricalFeatures({ features: [ratings], spine });
}
