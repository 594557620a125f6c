import { integerLiteral, type Sql, sql } from "../../../src/kernel/sql.ts";
import { type Application, type Fragment, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, infix, once, side, whole, within } from "../../common/functions/fragments.ts";
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";

export const infinity = sql`CAST('Infinity' AS double precision)`;
export const notANumber = sql`CAST('NaN' AS double precision)`;

/** A numeric has room for more than 38 digits: where a result could need them, it is held to its type. */
export function held({ type }: Application, fragment: Fragment): Fragment {
  return type.kind === "decimal" && type.precision === 38 ? whole(lexicon.cast(fragment.sql, type)) : fragment;
}

export function arithmetic(sign: Sql, strength: typeof strengths.sum | typeof strengths.product): Pattern {
  return (application) => held(application, infix(sign, strength, application.operands));
}

/** NULL where it is zero. */
export function nonZero(operands: Application["operands"]): Sql {
  const divisor = at(
    side(operands).map((one, index) => ({ ...at(operands, index), ...one })),
    1,
  );
  const isSafe = typeof divisor.constant === "string" && Number(divisor.constant) !== 0;
  return isSafe ? within(divisor, strengths.sign) : sql`NULLIF(${divisor.sql}, 0)`;
}

/**
 * Decimals: so many digits after the point that rounding them once more can only be right, since a divisor of 25 digits and a
 * quotient of 12 after the point leave no room for another half.
 */
export const divide: Pattern = (application) => {
  const { type, operands } = application;
  const [dividend] = side(operands);
  if (dividend === undefined) throw new Error("something is divided");
  if (type.kind !== "decimal")
    return { sql: sql`${within(dividend, strengths.product)} / ${nonZero(operands)}`, strength: strengths.product };
  const exact = sql`CAST(${at(operands, 0).sql} AS numeric(80, 42)) / ${nonZero(operands)}`;
  return held(application, whole(sql`ROUND(${exact}, ${integerLiteral(type.scale)})`));
};

/** Postgres rounds a double precision half to even. What a number lacks to its whole part is exact. */
export function roundedFloat(value: Sql): Sql {
  return sql`TRUNC(${value}) + CASE WHEN ABS(${value} - TRUNC(${value})) < 0.5 THEN 0 WHEN ${value} < 0 THEN -1 ELSE 1 END`;
}

/** To more digits than a decimal has it would get zeros. */
export const round: Pattern = ({ type, operands }) => {
  if (type.kind === "decimal" && operands.length === 2)
    return whole(sql`ROUND(${at(operands, 0).sql}, ${integerLiteral(type.scale)})`);
  if (type.kind === "decimal") return whole(sql`ROUND(${at(operands, 0).sql})`);
  return once([at(operands, 0)], bind, ([value = sql``]) => sql`(${roundedFloat(value)})`);
};

/** Postgres leaves NULLs out. */
export function extreme(name: Sql): Pattern {
  return ({ type, operands }) =>
    once(operands, bind, (values) => {
      const unsure = values.filter(
        (_, index) => operands[index]?.constant === undefined || operands[index]?.constant === null,
      );
      const collated = values.map((value, index) =>
        index === 0 && type.kind === "string" ? sql`${value} COLLATE "C"` : value,
      );
      const call = sql`${name}(${commas(collated)})`;
      if (unsure.length === 0) return call;
      return sql`CASE WHEN ${either(unsure)} THEN NULL ELSE ${call} END`;
    });
}

function commas(values: readonly Sql[]): Sql {
  return values.reduce((all, one) => sql`${all}, ${one}`);
}

function either(values: readonly Sql[]): Sql {
  return values.map((one) => sql`${one} IS NULL`).reduce((all, one) => sql`${all} OR ${one}`);
}
