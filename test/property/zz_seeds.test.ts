import { it } from "vitest";
import fc from "fast-check";
import { scenarios } from "./scenarios.ts";
import { emptyCoverage, situationsOf } from "./coverage.ts";
it("seeds", () => {
  const least: Record<string, number> = {};
  for (let seed = 0; seed < 40; seed++) {
    const c: Record<string, number> = emptyCoverage();
    for (const s of fc.sample(scenarios, { seed: seed * 7919 + 1, numRuns: 200 })) for (const x of situationsOf(s)) c[x] = (c[x] ?? 0) + 1;
    for (const k of Object.keys(c)) least[k] = Math.min(least[k] ?? 999, c[k] ?? 0);
  }
  console.log(JSON.stringify(Object.entries(least).sort((a, b) => a[1] - b[1]).slice(0, 16)));
}, 600000);
