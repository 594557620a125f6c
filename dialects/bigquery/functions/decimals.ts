import type { CanonicalType } from "../../../src/ir/types.ts";
import { integerLiteral, type Sql, sql } from "../../../src/kernel/sql.ts";
import type { Application, Fragment, Operand, Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, infix, whole } from "../../common/functions/fragments.ts";
import { lexicon } from "../lexicon.ts";
import { nonZero } from "./numbers.ts";

type Decimal = Extract<CanonicalType, { kind: "decimal" }>;

/** A NUMERIC has 9 digits after the point and 29 before; everything else is a BIGNUMERIC. */
export function isLarge({ precision, scale }: Decimal): boolean {
  return scale > 9 || precision - scale > 29;
}

/** In the kind of the result, so that no digit of it is lost. */
function raised(operand: Operand, type: Decimal): Operand {
  const large = isLarge(type) && operand.type.kind === "decimal" && !isLarge(operand.type);
  if (!large) return operand;
  const fragment = whole(sql`CAST(${operand.sql} AS BIGNUMERIC)`);
  return { ...operand, ...fragment, bare: fragment };
}

function held({ type }: Application, fragment: Fragment): Fragment {
  return type.kind === "decimal" && type.precision === 38 ? whole(lexicon.cast(fragment.sql, type)) : fragment;
}

export function arithmetic(sign: Sql, strength: typeof strengths.sum | typeof strengths.product): Pattern {
  return (application) => {
    const { type, operands } = application;
    if (type.kind !== "decimal") return infix(sign, strength, operands);
    return held(
      application,
      infix(
        sign,
        strength,
        operands.map((one) => raised(one, type)),
      ),
    );
  };
}

/** A BIGNUMERIC has 38 digits after the point, which leaves no room for another half. */
export function divide(application: Application, type: Decimal): Fragment {
  const { operands } = application;
  const exact = sql`CAST(${at(operands, 0).sql} AS BIGNUMERIC) / ${nonZero(operands)}`;
  return whole(lexicon.cast(sql`ROUND(${exact}, ${integerLiteral(type.scale)})`, type));
}
