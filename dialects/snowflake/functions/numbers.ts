import { type Sql, sql } from "../../../src/kernel/sql.ts";
import { type Operand, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, infix, once, whole, within } from "../../common/functions/fragments.ts";
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";

export const asInt64 = (value: Sql): Sql => lexicon.cast(value, { kind: "int64" });

/** Sums and products of numbers grow: whole ones are held to 19 digits, decimals to the digits of their type. */
export function arithmetic(sign: Sql, strength: typeof strengths.sum | typeof strengths.product): Pattern {
  return ({ type, operands }) => {
    const fragment = infix(sign, strength, operands);
    return type.kind === "float64" ? fragment : whole(lexicon.cast(fragment.sql, type));
  };
}

export const negate: Pattern = ({ operands }) => ({
  sql: sql`-${within(at(operands, 0), strengths.whole)}`,
  strength: strengths.sign,
});

export function nonZero(operands: readonly Operand[]): Sql {
  const divisor = at(operands, 1);
  const isSafe = typeof divisor.constant === "string" && Number(divisor.constant) !== 0;
  return isSafe ? within(divisor, strengths.sign) : sql`NULLIF(${divisor.sql}, 0)`;
}

/** The quotient of decimals has the scale that the language takes from here. */
export const divide: Pattern = ({ type, operands }) => {
  const quotient = sql`${within(at(operands, 0), strengths.product)} / ${nonZero(operands)}`;
  return type.kind === "decimal" ? whole(lexicon.cast(quotient, type)) : { sql: quotient, strength: strengths.product };
};

/** What MOD leaves is taken away first: the quotient of a multiple is whole, however it is rounded. */
export const quotient: Pattern = ({ operands }) =>
  once(operands, bind, ([a = sql``, b = sql``]) => asInt64(sql`(${a} - MOD(${a}, NULLIF(${b}, 0))) / NULLIF(${b}, 0)`));
