import { entity, featureView, file, t } from "asof";

export const plane = entity("plane", { key: { tailnum: t.string }, description: "An aircraft, by its tail number" });

export const planeFacts = featureView("plane_facts", {
  description: "What was built when, for how many",
  entities: [plane],
  source: file("data/planes.csv.gz", {
    table: "planes",
    columns: {
      tailnum: t.string,
      year: t.int32,
      manufacturer: t.string,
      model: t.string,
      engines: t.int32,
      seats: t.int32,
    },
  }),
  features: { built: t.int32.from("year").describe("Year of manufacture"), seats: t.int32, engines: t.int32 },
});
