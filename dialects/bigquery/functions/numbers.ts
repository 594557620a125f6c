import { type Sql, sql } from "../../../src/kernel/sql.ts";
import type { Operand } from "../../../src/ports/functions.ts";
import { strengths } from "../../../src/ports/functions.ts";
import { at, within } from "../../common/functions/fragments.ts";

/** The second operand, NULL where it is zero. */
export function nonZero(operands: readonly Operand[]): Sql {
  const divisor = at(operands, 1);
  const isSafe = typeof divisor.constant === "string" && Number(divisor.constant) !== 0;
  return isSafe ? within(divisor.bare, strengths.sign) : sql`NULLIF(${divisor.sql}, 0)`;
}
