import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";
import { drawSeed } from "./test/support/draw-seed.ts";

drawSeed();

const plain = "golden|house|naive|oracle|unit";
/** Files of the plain suites that start an engine or processes all the same, or compile for longer than all others. */
const busy = [
  "registry/file-store-processes",
  "postgres-reader/columns",
  "postgres-reader/functions",
  "postgres-verifier/accepts",
].map((path) => `test/unit/${path}.test.ts`);
/** Files that put something in a module's place, or hold more in memory than others should find there. */
const alone = ["test/executed/refusals.test.ts", "test/executed/nycflights13.test.ts"];
const slow = "test/**/*.slow.test.ts";

export default defineConfig({
  resolve: { alias: { asof: fileURLToPath(new URL("./src/index.ts", import.meta.url)) } },
  test: {
    // Suites with installs of their own: npm run test:warehouses, npm run test:peers.
    exclude: [...configDefaults.exclude, "test/warehouses/**", "test/peers/**"],
    // What never comes meets these, and no slow machine does.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files of these two share a process, and the modules that it has read: most take less time than reading these.
      {
        extends: true,
        test: { name: "plain", include: [`test/@(${plain})/**/*.test.ts`], exclude: [slow, ...busy], isolate: false },
      },
      {
        extends: true,
        test: {
          ...{ name: "engines", include: [`test/!(${plain})/**/*.test.ts`, ...busy], exclude: [slow, ...alone] },
          isolate: false,
        },
      },
      { extends: true, test: { name: "alone", include: alone } },
      { extends: true, test: { name: "slow", include: [slow] } },
    ],
  },
});
