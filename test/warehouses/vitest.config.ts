import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { drawSeed } from "../support/draw-seed.ts";

drawSeed();

const here = fileURLToPath(new URL(".", import.meta.url));

/** The suites on local engines of Snowflake and BigQuery; `npm test` leaves them out. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: { alias: { asof: fileURLToPath(new URL("../../src/index.ts", import.meta.url)) } },
  test: {
    include: ["test/warehouses/**/*.test.ts"],
    globalSetup: `${here}global-setup.ts`,
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
  },
});
