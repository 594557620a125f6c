import { createVerifier } from "../../../dialects/postgres/verifier/index.ts";
import { type Case, spineKinds, statementOf, timeForms } from "./cases.ts";

const verifier = createVerifier();

export interface Accepted {
  readonly accepted: number;
  readonly refused: readonly unknown[];
  /** What was met together. */
  readonly pairs: number;
  /** Strategies of first joins. */
  readonly chosen: readonly string[];
}

/** What the verifier says of the statements of cases. */
export async function accepts(cases: Iterable<Case>): Promise<Accepted> {
  const refused: unknown[] = [];
  const pairs = new Set<string>();
  const chosen = new Set<string>();
  let accepted = 0;
  for (const one of cases) {
    const statement = await statementOf(one);
    const faults = await verifier.verify(statement);
    chosen.add(statement.outline.choices[0]?.strategy ?? "none");
    if (faults.length === 0) accepted += 1;
    else refused.push({ one, faults });
    for (const pair of pairsOf(one)) pairs.add(pair);
  }
  return { accepted, refused: refused.slice(0, 3), pairs: pairs.size, chosen: [...chosen] };
}

function pairsOf(one: Case): readonly string[] {
  const { strategy, spine, time, names, query, casts } = one;
  return [spine, time, names, `query ${query}`, `casts ${casts}`].map((other) => `${strategy} ${other}`);
}

/** Every kind of spine, form of time and style of names, with tables and with queries, with casts and without. */
export const pairsOfOne = spineKinds.length + timeForms.length + 3 + 2 + 2;
