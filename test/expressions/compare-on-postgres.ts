import { printExpression } from "../../src/expressions/print.ts";
import type { RunningEngine } from "../engines/running.ts";
import { agree, type Case, caseOf } from "./agree.ts";
import { Generator } from "./generate.ts";
import { createInputs, refuses, sqlOf, valuesOf } from "./on-postgres.ts";
import { Random } from "./random.ts";
import { makeWorld } from "./world.ts";

/** Random expressions over random rows, and how what Postgres gives for them differs from their closures. */
export async function compareOnPostgres(
  running: RunningEngine,
  { seed, expressions, rows }: { readonly seed: number; readonly expressions: number; readonly rows: number },
): Promise<{ readonly cases: readonly Case[]; readonly faults: readonly string[] }> {
  const world = makeWorld(seed, rows);
  await createInputs(running, world);
  const generator = new Generator(new Random(seed), { lists: true });
  const cases: Case[] = [];
  while (cases.length < expressions) {
    const one = caseOf(printExpression(generator.top()), world);
    if (one !== null) cases.push(one);
  }
  const faults: string[] = [];
  for (let at = 0; at < cases.length; at += 30) faults.push(...(await compared(running, cases.slice(at, at + 30))));
  return { cases, faults };
}

/** A batch that is refused is tried one by one, so that the case is named. */
async function compared(running: RunningEngine, cases: readonly Case[]): Promise<readonly string[]> {
  const faults: string[] = [];
  try {
    const values = await valuesOf(running, cases);
    for (const [index, one] of cases.entries()) faults.push(...differences(one, values[index] ?? []));
  } catch (failure) {
    const [only] = cases;
    if (only !== undefined && cases.length === 1)
      return [`${only.text}\n  ${sqlOf(only)}\n  refused: ${String(failure)}`];
    for (const one of cases) faults.push(...(await compared(running, [one])));
    return faults;
  }
  for (const one of cases) {
    const row = one.outcomes.findIndex((outcome) => "failed" in outcome);
    if (row >= 0 && !(await refuses(running, one, row)))
      faults.push(`${one.text}\n  ${sqlOf(one)}\n  row ${row}: only the closure fails`);
  }
  return faults;
}

function differences(one: Case, values: readonly unknown[]): readonly string[] {
  return one.outcomes.flatMap((outcome, row) => {
    if ("failed" in outcome) return [];
    const found = values[row] as typeof outcome.value;
    if (agree(outcome.value, found, one.exact)) return [];
    return [`${one.text}\n  ${sqlOf(one)}\n  row ${row}: closure ${String(outcome.value)}, SQL ${String(found)}`];
  });
}
