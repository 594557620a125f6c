/** Planted faults: the verifier refuses every one of them, for every way to join. */
import { loadModule } from "libpg-query";
import { beforeAll, expect, test } from "vitest";
import { createVerifier } from "../../../dialects/postgres/verifier/index.ts";
import { statementOf } from "../../unit/postgres-verifier/cases.ts";
import { bases } from "./bases.ts";
import { change, mutantsOf } from "./mutants.ts";
import { faults } from "./mutators.ts";

const verifier = createVerifier();

beforeAll(() => loadModule());

test("what is mutated is right before", async () => {
  for (const base of bases) expect(await verifier.verify(await statementOf(base.of)), base.name).toEqual([]);
});

test("every planted fault is refused", { timeout: 300_000 }, async () => {
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
  expect(counts).toEqual(expectedMutants);
  expect(Object.fromEntries([...kinds].map(([name, found]) => [name, found.size]))).toEqual(expectedKinds);
  expect(new Set([...kinds.values()].flatMap((found) => [...found]))).toEqual(new Set(faults.map((one) => one.kind)));
});

/** Kept by hand, so that a mutator that no longer finds its place is noticed. */
const expectedMutants: Readonly<Record<string, number>> = {
  probe: 246,
  "probe, strict": 258,
  "probe, zones": 420,
  rank: 266,
  "rank, zones": 358,
  "sweep by event time": 352,
  "sweep by event time, strict": 362,
  "sweep by known time": 422,
  "sweep by known time, strict": 587,
  lookup: 331,
  "without keys": 252,
};
const expectedKinds: Readonly<Record<string, number>> = {};
