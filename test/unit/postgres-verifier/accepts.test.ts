import { expect, test } from "vitest";
import { createVerifier } from "../../../dialects/postgres/verifier/index.ts";
import { type Case, grid, spineKinds, statementOf, timeForms, windowsGrid } from "./cases.ts";

const verifier = createVerifier();

test("every shape that the compiler prints is accepted", { timeout: 180_000 }, async () => {
  const refused: unknown[] = [];
  const seen = new Set<string>();
  let accepted = 0;
  for (const one of grid()) {
    const faults = await verifier.verify(await statementOf(one));
    if (faults.length === 0) accepted += 1;
    else refused.push({ one, faults });
    for (const pair of pairsOf(one)) seen.add(pair);
  }
  expect(refused.slice(0, 3)).toEqual([]);
  expect(accepted).toBe(1_440);
  // Every kind of spine, form of time and style of names met every strategy, with tables and with queries.
  expect(seen.size).toBe(5 * (spineKinds.length + timeForms.length + 3 + 2 + 2));
});

function pairsOf(one: Case): readonly string[] {
  const { strategy, spine, time, names, query, casts } = one;
  return [spine, time, names, `query ${query}`, `casts ${casts}`].map((other) => `${strategy} ${other}`);
}

test.each([
  ["arrays", 96],
  ["running", 96],
  ["frames", 48],
] as const)("windows of every shape are accepted: %s", { timeout: 60_000 }, async (strategy, shapes) => {
  const seen = new Set<string>();
  let accepted = 0;
  for (const one of windowsGrid(strategy)) {
    const statement = await statementOf(one);
    expect(statement.outline.choices[0]).toMatchObject({ strategy });
    expect(await verifier.verify(statement), JSON.stringify(one)).toEqual([]);
    accepted += 1;
    for (const pair of pairsOf(one)) seen.add(pair);
  }
  expect(accepted).toBe(shapes);
  expect(seen.size).toBe(spineKinds.length + timeForms.length + 3 + 2 + 2);
});
