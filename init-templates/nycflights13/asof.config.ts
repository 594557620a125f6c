import { defineConfig } from "asof";

export default defineConfig({
  project: "nycflights13",
  definitions: "features",
  warehouse: { kind: "embedded", folder: ".asof/warehouse" },
});
