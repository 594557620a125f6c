/** Planted faults: the verifier refuses every one of them, for every way to join. */
import { loadModule } from "libpg-query";
import { beforeAll, expect, test } from "vitest";
import { createVerifier } from "../../../dialects/postgres/verifier/index.ts";
import { bases, originalOf } from "./bases.ts";
import { change, mutantsOf } from "./mutants.ts";
import { faults } from "./mutators.ts";

const verifier = createVerifier();

beforeAll(() => loadModule());

test("what is mutated is right before", async () => {
  for (const base of bases) expect(await verifier.verify(await originalOf(base)), base.name).toEqual([]);
});

test("every planted fault is refused", { timeout: 600_000 }, async () => {
  const survivors: string[] = [];
  const kinds = new Map<string, Set<string>>(bases.map((base) => [base.name, new Set()]));
  const counts: Record<string, number> = {};
  for await (const mutant of mutantsOf(faults)) {
    const found = await verifier.verify(mutant.statement);
    const { base, kind } = mutant;
    if (found.length === 0) survivors.push(`${base.name}: ${kind}: ${change(mutant)}`);
    kinds.get(base.name)?.add(kind);
    counts[base.name] = (counts[base.name] ?? 0) + 1;
  }
  expect(survivors).toEqual([]);
  expect(new Set([...kinds.values()].flatMap((found) => [...found]))).toEqual(new Set(faults.map((one) => one.kind)));
  for (const [name, [mutants, ofKinds]] of Object.entries(expected)) {
    expect(counts[name], `mutants of ${name}`).toBeGreaterThanOrEqual(mutants);
    expect(kinds.get(name)?.size, `kinds of mutants of ${name}`).toBeGreaterThanOrEqual(ofKinds);
  }
  expect(Object.keys(expected)).toEqual(bases.map((base) => base.name));
});

/** How many mutants there are at least, and of how many kinds: a mutator that no longer finds its place is noticed. */
const expected: Readonly<Record<string, readonly [mutants: number, kinds: number]>> = {
  probe: [245, 76],
  "probe, strict": [255, 71],
  "probe, zones": [420, 89],
  rank: [265, 75],
  "rank, zones": [360, 85],
  "sweep by event time": [355, 88],
  "sweep by event time, strict": [365, 92],
  "sweep by known time": [425, 102],
  "sweep by known time, strict": [590, 106],
  "arrays by event time": [410, 113],
  "arrays by event time, strict": [450, 117],
  "arrays by known time": [475, 125],
  "arrays by known time, strict": [645, 129],
  "arrays without keys": [290, 92],
  "windows, probed": [665, 118],
  "windows, in arrays": [1350, 143],
  "windows, in arrays, strict": [1445, 143],
  "windows, of running sums": [960, 118],
  "windows, of running sums, strict": [735, 112],
  "windows, framed": [505, 92],
  "windows, framed, strict": [515, 104],
  "windows, paired, strict": [720, 124],
  "windows, paired by digits": [805, 125],
  "expression, swept": [425, 98],
  "expressions and conditions, probed": [770, 124],
  "expressions and conditions, paired": [865, 118],
  lookup: [335, 90],
  "without keys": [250, 82],
  walked: [100, 60],
  "walked, strict": [110, 62],
};
