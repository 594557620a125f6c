import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Bar, findings, holds } from "../../../bench/harness/bar.ts";
import type { Benchmark } from "../../../bench/harness/benchmark.ts";
import { readCommandLine } from "../../../bench/harness/command-line.ts";
import { barInWords, inWords, spreadInWords } from "../../../bench/harness/figures-in-words.ts";
import { interleave, type Subject } from "../../../bench/harness/interleave.ts";
import { keptResults } from "../../../bench/harness/results.ts";
import { type Ground, runAll } from "../../../bench/harness/run-all.ts";
import { figureOf, median, ratios } from "../../../bench/harness/statistics.ts";

describe("statistics", () => {
  it("takes the middle, whatever the order", () => {
    expect(median([5, 1, 100])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it("takes ratios round by round, so that a slow round counts for nothing", () => {
    expect(ratios([10, 100, 10], [1, 10, 2])).toEqual([10, 10, 5]);
    expect(figureOf("f", ratios([10, 100, 10], [1, 10, 2]))).toEqual({
      figure: "f",
      value: 10,
      low: 5,
      high: 10,
      note: null,
    });
    expect(() => ratios([1], [])).toThrow("1 rounds against 0");
  });
});

describe("bars", () => {
  const atLeast: Bar = { figure: "a", unit: "times", is: "at least", bound: 10 };
  const atMost: Bar = { figure: "b", unit: "ms", is: "at most", bound: 20 };

  it("hold on their bound and on one side of it", () => {
    expect([9.99, 10, 10.01].map((value) => holds(atLeast, value))).toEqual([false, true, true]);
    expect([19.99, 20, 20.01].map((value) => holds(atMost, value))).toEqual([true, true, false]);
    expect([atLeast, atMost].map((bar) => holds(bar, Number.NaN))).toEqual([false, false]);
  });

  it("each have one figure, and no figure is without a bar", () => {
    const [a, b] = [figureOf("a", [11]), figureOf("b", [30])];
    expect(findings([atLeast, atMost], [b, a]).map(({ figure, holds }) => [figure, holds])).toEqual([
      ["a", true],
      ["b", false],
    ]);
    expect(() => findings([atLeast], [a, b])).toThrow("no bar for b");
    expect(() => findings([atLeast, atMost], [a])).toThrow("0 figures for b");
    expect(() => findings([atLeast], [a, a])).toThrow("2 figures for a");
  });

  it("are told in words", () => {
    expect(barInWords({ figure: "a", unit: "rows/s", is: "at least", bound: 300_000 })).toBe("at least 300,000 rows/s");
    expect([inWords(1.456, "times"), inWords(1_234.5, "ms"), inWords(1.26, "ms")]).toEqual([
      "1.46 times",
      "1,235 ms",
      "1.3 ms",
    ]);
    expect(spreadInWords(figureOf("a", [1, 2, 3]), "times")).toBe("1.00 to 3.00");
  });
});

/** A subject that takes what it is told to, and notes when it was run. */
function subject(name: string, times: readonly (number | null)[], log: string[]): Subject {
  const left = [...times];
  return {
    name,
    run: async () => {
      log.push(name);
      return left.shift() ?? null;
    },
  };
}

describe("interleaving", () => {
  it("runs A B A B, and leaves warm-ups out", async () => {
    const log: string[] = [];
    const subjects = [subject("a", [9, 1, 2], log), subject("b", [8, 3, 4], log)];
    const timed = await interleave(subjects, { rounds: 2, warmUps: 1, limitMs: 100 });
    expect(log.join("")).toBe("ababab");
    expect(timed).toEqual([
      { name: "a", times: [1, 2], stopped: false },
      { name: "b", times: [3, 4], stopped: false },
    ]);
  });

  it("counts a stopped run as the limit, in every round, and does not run it again", async () => {
    const log: string[] = [];
    const subjects = [subject("a", [1, 2, 3], log), subject("b", [50, null], log)];
    const timed = await interleave(subjects, { rounds: 3, warmUps: 0, limitMs: 100 });
    expect(log.join("")).toBe("ababa");
    expect(timed[1]).toEqual({ name: "b", times: [100, 100, 100], stopped: true });
  });

  describe("in a race", () => {
    const race = { times: 2, leastMs: 15, budgetMs: 1_000 };
    const limits: number[] = [];
    const limited = ({ name, run }: Subject): Subject => ({
      name,
      run: (limitMs) => {
        limits.push(limitMs);
        return run(limitMs);
      },
    });
    beforeEach(() => limits.splice(0));

    it("gives all but the first so many times as long as the fastest so far, and no less than the least", async () => {
      const subjects = [subject("a", [40, 40], []), subject("b", [10, 5], []), subject("c", [null], [])].map(limited);
      const timed = await interleave(subjects, { rounds: 2, warmUps: 0, limitMs: 100, race });
      expect(limits).toEqual([100, 80, 20, 100, 20]);
      expect(timed).toEqual([
        { name: "a", times: [40, 40], stopped: false },
        { name: "b", times: [10, 5], stopped: false },
        { name: "c", times: [20, 20], stopped: true },
      ]);
    });

    it("begins no round that its budget does not allow, but the first", async () => {
      const log: string[] = [];
      const subjects = [subject("a", [900, 1, 1], log), subject("b", [300, 1, 1], log)];
      const timed = await interleave(subjects, { rounds: 3, warmUps: 0, limitMs: 2_000, race });
      expect(timed.map(({ times }) => times)).toEqual([[900], [300]]);
      const quick = [subject("a", [300, 100, 1], log), subject("b", [100, 200, 1], log)];
      const [first] = await interleave(quick, { rounds: 3, warmUps: 0, limitMs: 2_000, race });
      expect(first?.times).toEqual([300, 100, 1]);
    });
  });
});

describe("the command line", () => {
  it("refuses names and numbers that make no sense", () => {
    expect(readCommandLine(["--only", "a", "--rounds", "3"], ["a", "b"])).toMatchObject({ only: ["a"], rounds: 3 });
    expect(readCommandLine(["a", "b"], ["a", "b"])).toMatchObject({ only: ["a", "b"], help: false });
    expect(() => readCommandLine(["--only", "c"], ["a"])).toThrow("there is no benchmark c");
    expect(() => readCommandLine(["--rounds", "0"], ["a"])).toThrow("--rounds takes a number of rounds, not 0");
    expect(() => readCommandLine(["--quickly"], ["a"])).toThrow("--quickly");
  });
});

describe("a run", () => {
  afterEach(() => {
    process.exitCode = undefined;
    vi.restoreAllMocks();
  });

  const bars: readonly Bar[] = [
    { figure: "fast", unit: "times", is: "at least", bound: 2 },
    { figure: "faster", unit: "times", is: "at least", bound: 4 },
  ];
  const good: Benchmark<Ground> = {
    name: "good",
    asks: "Is three enough?",
    bars,
    measure: async () => [figureOf("fast", [3]), figureOf("faster", [3])],
  };
  const broken: Benchmark<Ground> = {
    ...good,
    name: "broken",
    measure: async () => {
      throw new Error("the engine is gone");
    },
  };

  /** What a run prints, keeps and ends with. */
  async function run(benchmarks: readonly Benchmark<Ground>[]) {
    const folder = await mkdtemp(join(tmpdir(), "asof-bench-results-"));
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    const ground: Ground = {
      rounds: 1,
      versions: () => ({ Engine: "1" }),
      close: async () => void lines.push("closed"),
    };
    await runAll({ script: "bench", benchmarks, open: () => ground }, ["--results", folder]);
    const kept = await keptResults(folder);
    await rm(folder, { recursive: true });
    return { lines, kept, code: process.exitCode };
  }

  it("prints every figure with its bar, keeps it, and fails where one does not hold", async () => {
    const { lines, kept, code } = await run([good]);
    expect(lines).toEqual([
      "good",
      "  Is three enough?",
      "  holds           fast    3.00 times (3.00 to 3.00)  bar: at least 2 times",
      "  does not hold   faster  3.00 times (3.00 to 3.00)  bar: at least 4 times",
      "closed",
      "1 passed, 1 failed",
    ]);
    expect(kept).toMatchObject([{ name: "good", script: "bench", versions: { Engine: "1" }, failure: null }]);
    expect(kept[0]?.findings.map(({ holds }) => holds)).toEqual([true, false]);
    expect(code).toBe(1);
  });

  it("counts what could not be measured as failed with each of its bars, and goes on", async () => {
    const { lines, code } = await run([broken, good]);
    expect(lines).toContain("  failed         the engine is gone");
    expect(lines.at(-1)).toBe("1 passed, 3 failed");
    expect(code).toBe(1);
  });

  it("keeps nothing of a benchmark that was interrupted, and counts what was not reached as failed", async () => {
    const interrupted: Benchmark<Ground> = {
      ...broken,
      name: "interrupted",
      measure: async () => {
        process.emit("SIGTERM", "SIGTERM");
        throw new Error("the engine was stopped");
      },
    };
    const stay = (): void => undefined;
    process.once("SIGTERM", stay);
    const { lines, kept, code } = await run([good, interrupted, { ...good, name: "later" }]);
    process.removeListener("SIGTERM", stay);
    expect(kept.map(({ name }) => name)).toEqual(["good"]);
    expect(lines.at(-1)).toBe("1 passed, 5 failed");
    expect(code).toBe(1);
  });

  it("ends well where all hold", async () => {
    const { lines, code } = await run([
      { ...good, measure: async () => [figureOf("fast", [5]), figureOf("faster", [5])] },
    ]);
    expect(lines.at(-1)).toBe("2 passed, 0 failed");
    expect(code).toBeUndefined();
  });
});
