/** The changes that the verifier lets pass mean the same: both texts give the same rows on random data. */
import type { PGlite } from "@electric-sql/pglite";
import { loadModule } from "libpg-query";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createVerifier } from "../../../dialects/postgres/verifier/index.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import { startPGlite } from "../../engines/embedded.ts";
import { bases } from "./bases.ts";
import { change, type Mutant, mutantsOf } from "./mutants.ts";
import { equivalents } from "./mutators.ts";
import { createTables, draws } from "./tables.ts";

const verifier = createVerifier();
let db: PGlite;

beforeAll(async () => {
  await loadModule();
  db = await startPGlite();
  await db.exec("SET TIME ZONE 'America/New_York'");
});

afterAll(() => db.close());

/** How many rows found an event: the first feature of that view is not NULL. */
function joined({ outline }: Statement, rows: readonly string[]): number {
  const at = outline.columns.findIndex((column) => column.role === "view");
  return rows.filter((row) => JSON.parse(row)[at] !== null).length;
}

async function rowsOf({ text, parameters }: Statement): Promise<readonly string[]> {
  const { rows } = await db.query(
    text,
    parameters.map((one) => one.value),
    { rowMode: "array" },
  );
  return rows.map((row) => JSON.stringify(row, (_key, value: unknown) => shown(value))).sort();
}

/** Sums of floats depend on the order in which rows come, in their last digits. */
function shown(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}`;
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value;
}

test("what the verifier lets pass gives the same rows", { timeout: 300_000 }, async () => {
  const mutants: Mutant[] = [];
  for await (const mutant of mutantsOf(equivalents)) mutants.push(mutant);
  const found: number[] = [];
  for (const base of bases) {
    const own = mutants.filter((mutant) => mutant.base === base);
    for (const seed of [1, 2, 3]) {
      const [first] = own;
      if (first === undefined) continue;
      await createTables(db, base.of, first.original, draws(seed));
      const expected = await rowsOf(first.original);
      found.push(joined(first.original, expected));
      for (const mutant of own)
        expect(await rowsOf(mutant.statement), `${mutant.kind}: ${change(mutant)}`).toEqual(expected);
    }
  }
  // The random data does join: an empty result would prove nothing.
  expect(found.filter((rows) => rows === 0)).toEqual([]);
  for (const mutant of mutants) {
    expect(await verifier.verify(mutant.statement), `${mutant.kind}: ${change(mutant)}`).toEqual([]);
  }
  expect(new Set(mutants.map((mutant) => mutant.kind))).toEqual(new Set(equivalents.map((one) => one.kind)));
  expect(mutants.length).toBeGreaterThanOrEqual(210);
});
