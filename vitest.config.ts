import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

const plain = "golden|house|naive|oracle|unit";
/** Files of the plain suites that start an engine or processes all the same, or compile for longer than all others. */
const busy = [
  "registry/file-store-processes",
  "postgres-reader/columns",
  "postgres-reader/functions",
  "postgres-verifier/accepts",
].map((path) => `test/unit/${path}.test.ts`);
const slow = "test/**/*.slow.test.ts";

export default defineConfig({
  resolve: { alias: { asof: fileURLToPath(new URL("./src/index.ts", import.meta.url)) } },
  test: {
    // Suites with installs of their own: npm run test:warehouses, npm run test:peers.
    exclude: [...configDefaults.exclude, "test/warehouses/**", "test/peers/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Their files share a process, and the modules that it has read: most take less time than reading these.
      {
        extends: true,
        test: { name: "plain", include: [`test/@(${plain})/**/*.test.ts`], exclude: [slow, ...busy], isolate: false },
      },
      {
        extends: true,
        test: { name: "engines", include: [`test/!(${plain})/**/*.test.ts`, ...busy], exclude: [slow] },
      },
      { extends: true, test: { name: "slow", include: [slow] } },
    ],
  },
});
