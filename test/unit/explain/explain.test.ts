import { expect, it } from "vitest";
import { analysisLines } from "../../../src/runtime/explain/analysis.ts";
import { strategyLines } from "../../../src/runtime/explain/strategy-lines.ts";

const estimate = (strategy: string, seconds: number) => ({ strategy, seconds, because: `${strategy} does it` });

it("tells the estimates beside each other, and the missing index", () => {
  const advice = { ddl: 'CREATE INDEX ON "weather" ("k")', reason: "a probe would be faster", seconds: 0.1 };
  const estimates = [estimate("arrays", 1.23456), estimate("probe", 12_345)];
  expect(
    strategyLines([
      { role: "weather", strategy: "arrays", reason: "~1.2 s", estimates, advice },
      { role: "facts", strategy: "lookup", reason: "a static source", estimates: [], advice: null },
    ]),
  ).toEqual([
    "weather  arrays  ~1.2 s",
    "facts    lookup  a static source",
    "",
    "-- estimates",
    "weather  * arrays  1.235 s   arrays does it",
    "           probe   12,345 s  probe does it",
    "",
    "-- missing indexes",
    "weather: a probe would be faster",
    '  CREATE INDEX ON "weather" ("k");',
  ]);
});

it("tells nothing more where nothing was counted", () => {
  const choice = { role: "weather", strategy: "sweep", reason: "nothing is known", estimates: [], advice: null };
  expect(strategyLines([choice])).toEqual(["weather  sweep  nothing is known"]);
  expect(strategyLines([])).toEqual([]);
});

it("indents the steps of a join below it", () => {
  const step = (role: string | null, name: string, depth: number, runs: number) => ({
    role,
    name,
    depth,
    rows: 1_000,
    runs,
    time: 12.34,
  });
  const steps = [step(null, "spine", 0, 1), step("weather", "probe", 0, 1_000), step("weather", "sort", 1, 1)];
  expect(analysisLines({ steps, rows: 1, planning: 0.5, execution: 1_234.56 })).toEqual([
    "spine             1,000 rows  12.3 ms",
    "weather by probe  1,000 rows  12.3 ms  run 1,000 times",
    "  sort            1,000 rows  12.3 ms",
    "total: 1 row in 1,234.6 ms, after 0.5 ms of planning",
  ]);
});
