import { describe, expect, it } from "vitest";
import { postgresStorage } from "../engines/postgres-scenarios.ts";
import type { Scenario } from "../naive/scenario.ts";
import { assertCoverage, coreSituations, emptyCoverage, type Situation } from "./coverage.ts";
import { answer, faults, honest } from "./fake.ts";
import { checkProperty, type RunScenario } from "./property.ts";
import { scenariosFor } from "./scenarios.ts";

const quiet = { strategies: [null], print: () => {}, storage: postgresStorage };
const uncounted = { ...quiet, cases: 200, seed: 11, coverage: false };

async function messageOf(run: RunScenario, shrinks: number): Promise<string> {
  const outcome = await checkProperty(run, { ...uncounted, shrinks }).catch((thrown: unknown) => thrown);
  return outcome instanceof Error ? outcome.message : "passed";
}

describe("the property harness", () => {
  it("accepts an engine that is right, and meets every core situation", async () => {
    const lines: string[] = [];
    const report = await checkProperty(honest, {
      cases: 200,
      seed: 7,
      storage: postgresStorage,
      strategies: [null, "probe"],
      print: (line) => void lines.push(line),
    });
    expect(lines).toEqual(["property: 200 cases, ASOF_SEED=7"]);
    expect(report.coverage.match).toBeGreaterThan(50);
    expect(report.refusals).toEqual({});
  });

  it("counts for a strategy the scenarios in which it joined what met a situation, each once", async () => {
    const told: RunScenario = async (scenario, strategy) => {
      const roles = scenario.request.selections.map(({ alias, view }) => alias ?? view);
      return { ...answer(scenario), strategies: Object.fromEntries(roles.map((role) => [role, strategy ?? "probe"])) };
    };
    const { met, coverage } = await checkProperty(told, {
      cases: 200,
      seed: 7,
      storage: postgresStorage,
      strategies: [null, "probe", "rank"],
      print: () => {},
    });
    expect(Object.keys(met).sort()).toEqual(["probe", "rank"]);
    expect(met["probe"]).toEqual(met["rank"]);
    expect(met["probe"]?.["match"]).toBe(coverage.match);
    expect(met["probe"]?.["no views"]).toBeUndefined();
  });

  it.each(Object.entries(faults))("notices: %s", async (_name, fault) => {
    const message = await messageOf(fault, 0);
    expect(message).toContain("ASOF_SEED=11 repeats it");
    expect(message).not.toContain("the run failed");
  });

  it("names the strategy, the difference and a small scenario", async () => {
    const dropped = faults["TTL dropped"] ?? honest;
    const run: RunScenario = (scenario, strategy) => (strategy === "sweep" ? dropped : honest)(scenario, strategy);
    const check = checkProperty(run, { ...uncounted, strategies: ["probe", "sweep"] });
    const message = await check.then(String, (thrown: Error) => thrown.message);
    expect(message).toMatch(
      /strategy sweep gives a wrong answer \(ASOF_SEED=11 repeats it\):\n {2}row 0, column ".+": expected NULL, got /,
    );
    expect(message.match(/"kind": "feature_view"/g)).toHaveLength(1);
    expect(message.length).toBeLessThan(5_000);
  });

  it("fails where the twin cannot answer, and does not pass it off as scenarios met", async () => {
    const strangers = scenariosFor(postgresStorage).map(
      (scenario): Scenario => ({
        ...scenario,
        request: { ...scenario.request, selections: [{ view: "of nobody", alias: null, keys: {}, features: null }] },
      }),
    );
    const check = checkProperty(honest, { ...uncounted, scenarios: strangers });
    await expect(check).rejects.toThrow("ASOF_SEED=11: a scenario could not be made or answered by the twin");
  });

  it("counts a thrown error and a refusal as wrong, but for a strategy that does not apply and an empty request", async () => {
    expect(await messageOf(() => Promise.reject(new Error("no connection")), 0)).toContain("no connection");
    expect(await messageOf(async () => ({ refused: "unknown-view" }), 0)).toContain("refused: unknown-view");
    const choosy: RunScenario = async (scenario, strategy) => {
      if (scenario.request.selections.length === 0) return { refused: "empty-request" };
      return strategy === "probe" ? { refused: "strategy-unavailable" } : answer(scenario);
    };
    const report = await checkProperty(choosy, { ...uncounted, cases: 50, strategies: [null, "probe"] });
    expect(report.refusals["probe"]).toBe(50);
    expect(report.refusals["planner"]).toBeGreaterThan(0);
    expect(await messageOf(async () => ({ refused: "strategy-unavailable" }), 0)).toContain(
      "refused: strategy-unavailable",
    );
  });
});

describe("coverage", () => {
  const situations = Object.keys(coreSituations) as readonly Situation[];
  const full = () => Object.assign(emptyCoverage(), Object.fromEntries(situations.map((one) => [one, 1])));

  it("is enough where everything was met once", () => {
    expect(() => assertCoverage(full())).not.toThrow();
  });

  it.each(situations)("fails a run that never met: %s", (situation) => {
    expect(() => assertCoverage({ ...full(), [situation]: 0 })).toThrow(`the run never met:\n  ${situation}: `);
  });
});
