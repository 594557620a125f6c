import { compareResults } from "../engines/compare.ts";
import type { ResultSubject } from "../engines/subjects.ts";
import type { Rounds, Timed } from "../harness/interleave.ts";
import type { Shape } from "../shapes/shape.ts";
import { outputColumns } from "./textbook.ts";

/** Times joins against each other. Rejects where those that finished do not give the same rows; `beside` gives others. */
export function compareJoins(
  shape: Shape,
  subjects: readonly ResultSubject[],
  rounds: Rounds,
  beside: readonly ResultSubject[] = [],
): Promise<readonly Timed[]> {
  return compareResults((table) => checksum(shape, table), subjects, rounds, beside);
}

/** The rows in one number, exact on every engine: thousandths, weighted by the row and the column. */
function checksum(shape: Shape, table: string): string {
  const weighed = outputColumns(shape).map(
    (column, index) => `${index + 1} * cast(round(coalesce(${column}, -1) * 1000) as bigint)`,
  );
  const rows = "cast(count(*) as varchar) || ' ' || cast(count(distinct rid) as varchar)";
  return `select ${rows} || ' ' || cast(sum((rid % 1009 + 1) * (${weighed.join(" + ")})) as varchar) from ${table}`;
}
