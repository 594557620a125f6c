import { interleave, type Rounds, type Timed } from "../harness/interleave.ts";
import type { Shape } from "../shapes/shape.ts";
import type { JoinSubject } from "./subjects.ts";
import { outputColumns } from "./textbook.ts";

/**
 * Times joins against each other. Rejects where those that finished do not give the same rows. `beside` is timed with them, and
 * gives other rows.
 */
export async function compareJoins(
  shape: Shape,
  subjects: readonly JoinSubject[],
  rounds: Rounds,
  beside: readonly JoinSubject[] = [],
): Promise<readonly Timed[]> {
  const timed = await interleave([...subjects, ...beside], rounds);
  const finished = subjects.filter((_, index) => timed[index]?.stopped === false);
  const sums: (string | null)[] = [];
  for (const { engine, result } of finished) sums.push(await engine.ask(checksum(shape, result)));
  const [first] = sums;
  const other = finished.find((_, index) => sums[index] !== first);
  if (other !== undefined) throw new Error(`${finished[0]?.name} and ${other.name} do not give the same rows`);
  for (const { engine, result } of [...subjects, ...beside]) await engine.run(`drop table if exists ${result}`);
  return timed;
}

/** The rows in one number, exact on every engine: thousandths, weighted by the row and the column. */
function checksum(shape: Shape, table: string): string {
  const weighed = outputColumns(shape).map(
    (column, index) => `${index + 1} * cast(round(coalesce(${column}, -1) * 1000) as bigint)`,
  );
  const rows = "cast(count(*) as varchar) || ' ' || cast(count(distinct rid) as varchar)";
  return `select ${rows} || ' ' || cast(sum((rid % 1009 + 1) * (${weighed.join(" + ")})) as varchar) from ${table}`;
}
