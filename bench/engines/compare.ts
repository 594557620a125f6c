import { interleave, type Rounds, type Timed } from "../harness/interleave.ts";
import type { ResultSubject } from "./subjects.ts";

/**
 * Times subjects against each other. Rejects where those that finished do not give the same rows by their `checksum`, the query
 * of a table. `beside` is timed with them, and gives other rows.
 */
export async function compareResults(
  checksum: (table: string) => string,
  subjects: readonly ResultSubject[],
  rounds: Rounds,
  beside: readonly ResultSubject[] = [],
): Promise<readonly Timed[]> {
  const timed = await interleave([...subjects, ...beside], rounds);
  const finished = subjects.filter((_, index) => timed[index]?.stopped === false);
  const sums: (string | null)[] = [];
  for (const { engine, result } of finished) sums.push(await engine.ask(checksum(result)));
  const [first] = sums;
  const other = finished.find((_, index) => sums[index] !== first);
  if (other !== undefined) throw new Error(`${finished[0]?.name} and ${other.name} do not give the same rows`);
  for (const { engine, result } of [...subjects, ...beside]) await engine.run(`drop table if exists ${result}`);
  return timed;
}
