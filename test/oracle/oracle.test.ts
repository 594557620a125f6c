import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answer, honest } from "../property/fake.ts";
import type { RunScenario } from "../property/property.ts";
import { readJson } from "./case.ts";
import { compareExpected } from "./compare.ts";
import { readCase, runOracle } from "./run.ts";
import { caseToScenario } from "./scenario.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/oracle", import.meta.url));

function printer() {
  const lines: string[] = [];
  return { lines, print: (line: string) => void lines.push(line) };
}

describe("the oracle's cases", () => {
  it("are all passed by the naive twin", async () => {
    const { lines, print } = printer();
    const report = await runOracle(fixtures, honest, [null], print);
    expect(lines).toEqual(["21 passed, 0 failed"]);
    expect(report).toEqual({ passed: 21, failed: 0, skipped: 0, exitCode: 0 });
  });

  const wrongEngines: Readonly<Record<string, RunScenario>> = {
    "loses the last row": async (scenario) => {
      const right = answer(scenario);
      return { ...right, rows: right.rows.slice(0, -1) };
    },
    "doubles a row": async (scenario) => {
      const right = answer(scenario);
      return { ...right, rows: [...right.rows, ...right.rows.slice(0, 1)] };
    },
    "adds a column": async (scenario) => {
      const right = answer(scenario);
      return { columns: [...right.columns, "more"], rows: right.rows.map((row) => [...row, null]) };
    },
    "cuts the last column": async (scenario) => {
      const right = answer(scenario);
      return { columns: right.columns.slice(0, -1), rows: right.rows.map((row) => row.slice(0, -1)) };
    },
    "has no values": async (scenario) => {
      const right = answer(scenario);
      return {
        ...right,
        rows: right.rows.map((row) => row.map((value, index) => (index === row.length - 1 ? 77n : value))),
      };
    },
    throws: () => Promise.reject(new Error("no connection")),
    refuses: async () => ({ refused: "unknown-view" }),
  };
  it.each(Object.entries(wrongEngines))("are all failed by an engine that %s", async (_name, run) => {
    const { lines, print } = printer();
    const report = await runOracle(fixtures, run, [null, "probe"], print);
    expect(lines.at(-1)).toBe("0 passed, 21 failed");
    expect(report.exitCode).toBe(1);
  });

  it("fail where ties are mixed, though each value is acceptable alone", async () => {
    const { given, expected } = await readCase(join(fixtures, "extra", "10_free_ties"));
    const right = answer(caseToScenario(given));
    const place = right.columns.indexOf("trips");
    const mixed = right.rows.map((row) => row.map((value, index) => (index === place && value === 1n ? 2n : value)));
    expect(compareExpected(given, expected, right)).toEqual([]);
    expect(compareExpected(given, expected, { ...right, rows: mixed })).toEqual([
      expect.stringContaining("row_id 0: none of 2 acceptable rows fits"),
    ]);
  });

  it("are told apart by strategy, and a strategy that does not apply is left out", async () => {
    const { lines, print } = printer();
    const run: RunScenario = async (scenario, strategy) =>
      strategy === "sweep"
        ? { refused: "strategy-unavailable" }
        : strategy === "rank"
          ? { refused: "oops" }
          : answer(scenario);
    await runOracle(join(fixtures, "cases", "01_basic"), run, [null, "sweep", "rank"], print);
    expect(lines).toEqual(["failed 01_basic", "  rank: oops", "0 passed, 1 failed"]);
  });
});

describe("a role's columns", () => {
  it("are prefixed here even where the case names them shortly", async () => {
    const { given, expected } = await readCase(join(fixtures, "cases", "08_aliases_join_key_map"));
    const short = { ...given, full_feature_names: false, projections: (given.projections ?? []).slice(0, 1) };
    const { columns, rows } = answer(caseToScenario(short));
    expect(columns.at(-1)).toBe("origin__temperature");
    const shortRows = (expected.rows ?? []).map(
      ({ origin__temperature: temperature = null, destination__temperature, ...rest }) => ({
        ...rest,
        temperature,
      }),
    );
    const shortExpected = { rows: shortRows };
    expect(compareExpected(short, shortExpected, { columns, rows })).toEqual([]);
  });
});

describe("other folders", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "oracle-"));
    await cp(join(fixtures, "cases", "01_basic"), join(folder, "deep", "inside", "one"), { recursive: true });
    const { given } = await readCase(join(fixtures, "cases", "01_basic"));
    const windowed = { ...given, views: given.views.map((view) => ({ ...view, aggregations: [{ name: "n" }] })) };
    await mkdir(join(folder, "windowed"));
    await writeFile(join(folder, "windowed", "case.json"), JSON.stringify(windowed));
    await writeFile(join(folder, "windowed", "expected.json"), "{}");
    await mkdir(join(folder, "not_a_case"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("are searched at any depth, and windows are skipped", async () => {
    const { lines, print } = printer();
    const report = await runOracle(folder, honest, [null], print);
    expect(lines).toEqual([
      "skipped windowed",
      "  skipped: windows are not supported yet",
      "1 passed, 0 failed, 1 skipped",
    ]);
    expect(report.exitCode).toBe(0);
  });

  it("fail where nothing is found, or a file is no JSON", async () => {
    const { lines, print } = printer();
    const nothing = await runOracle(join(folder, "not_a_case"), honest, [null], print);
    expect(nothing.exitCode).toBe(1);
    await writeFile(join(folder, "windowed", "case.json"), "{");
    const broken = await runOracle(folder, honest, [null], print);
    expect(broken).toEqual({ passed: 1, failed: 1, skipped: 0, exitCode: 1 });
    expect(lines.at(-1)).toBe("1 passed, 1 failed");
  });
});

describe("reading case files", () => {
  it("keeps large integers, and reads what Python writes for floats", () => {
    expect(readJson('{"a": 9007199254740993, "b": [NaN, -Infinity, 1.5e3], "c": "NaN \\" 9007199254740993"}')).toEqual({
      a: 9_007_199_254_740_993n,
      b: [Number.NaN, Number.NEGATIVE_INFINITY, 1500],
      c: 'NaN " 9007199254740993',
    });
  });
});
