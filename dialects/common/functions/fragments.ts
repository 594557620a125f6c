import { join, type Sql, sql } from "../../../src/kernel/sql.ts";
import { type Fragment, type Operand, type Strength, strengths } from "../../../src/ports/functions.ts";

/** What holds together by itself: a name, a call, something in parentheses. */
export function whole(fragment: Sql): Fragment {
  return { sql: fragment, strength: strengths.whole };
}

export function loose(fragment: Sql, strength: Strength): Fragment {
  return { sql: fragment, strength };
}

/** A fragment as it may stand beside an operator of that strength. */
export function within(fragment: Fragment, least: number): Sql {
  return fragment.strength >= least ? fragment.sql : sql`(${fragment.sql})`;
}

/** Between commas or in parentheses anything may stand. */
export function listed(operands: readonly Fragment[]): Sql {
  return join(
    operands.map((one) => one.sql),
    sql`, `,
  );
}

/** Operands side by side: a constant needs no word about its type, where another operand has one. */
export function side(operands: readonly Operand[]): readonly Fragment[] {
  const decided = operands.some((one) => one.constant === undefined);
  return operands.map((one) => (decided ? one.bare : one));
}

/** `a + b`, from the left: what stands on the right binds tighter. */
export function infix(sign: Sql, strength: Strength, operands: readonly Operand[]): Fragment {
  const [left, right] = side(operands);
  if (left === undefined || right === undefined) throw new Error("an operator has two sides");
  const onLeft = strength === strengths.comparison ? strength + 1 : strength;
  return loose(sql`${within(left, onLeft)} ${sign} ${within(right, strength + 1)}`, strength);
}

/** The operand at a place. */
export function at(operands: readonly Operand[], index: number): Operand {
  const found = operands[index];
  if (found === undefined) throw new Error(`there is no argument ${index + 1}`);
  return found;
}

/** The text of an argument that stands in the author's text. */
export function textAt(operands: readonly Operand[], index: number): string {
  const text = at(operands, index).constant;
  if (typeof text !== "string") throw new Error(`argument ${index + 1} is no constant`);
  return text;
}

/** How a warehouse gives values names within an expression, so that each is computed once. */
export type Bind = (values: readonly Sql[], body: (names: readonly Sql[]) => Sql) => Sql;

/** A pattern that says some operand twice: those that are more than a name or a constant are named before. */
export function once(operands: readonly Operand[], bind: Bind, body: (values: readonly Sql[]) => Sql): Fragment {
  const large = operands.filter((one) => !one.simple);
  const plain = (one: Operand) => within(one, strengths.whole);
  if (large.length === 0) return whole(body(operands.map(plain)));
  const named = bind(
    large.map((one) => one.sql),
    (names) => body(operands.map((one) => names[large.indexOf(one)] ?? plain(one))),
  );
  return whole(named);
}
