import { decimalText, scaledDigits } from "../../../src/expressions/evaluate/inner.ts";
import { lowerExpression } from "../../../src/expressions/lower/lower.ts";
import { printExpression } from "../../../src/expressions/print.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { identifier, integerLiteral, join, type Sql, SqlPrinter, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import type { FunctionLexicon } from "../../../src/ports/functions.ts";
import type { Lexicon } from "../../../src/ports/lexicon.ts";
import { agree, type Case, caseOf, mayFailByOrder } from "../../expressions/agree.ts";
import { functionsMet } from "../../expressions/functions-met.ts";
import { Generator } from "../../expressions/generate.ts";
import { Random } from "../../expressions/random.ts";
import { makeWorld, type Without, type World } from "../../expressions/world.ts";

/** A warehouse to ask, and what its emulator cannot answer for. */
export interface Asked {
  readonly lexicon: Lexicon;
  readonly functions: FunctionLexicon;
  /** A statement's rows, every cell as text. */
  readonly rows: (statement: string) => Promise<readonly (readonly (string | null)[])[]>;
  readonly microseconds: (instant: Sql) => Sql;
  /** A cell where the warehouse's own cast of the value's text would not do. */
  readonly cell?: (value: CanonicalValue, type: CanonicalType) => Sql | null;
  readonly without: Without;
  /** Cases that the emulator is known to answer wrongly: not evidence. */
  readonly passesOver: (one: Case, sql: string) => boolean;
}

/** Faults, each with its expression, how many values were compared, and in how many expressions each function stood. */
export async function compareAll(asked: Asked, seed: number, count: number, rows: number) {
  const world = makeWorld(seed, rows, asked.without);
  const generator = new Generator(new Random(seed), { lists: asked.without.lists !== true });
  const print = (fragment: Sql) => new SqlPrinter(asked.lexicon.spelling).print(fragment);
  const faults: string[] = [];
  const all: Case[] = [];
  let compared = 0;
  while (all.length < count) {
    const cases: Case[] = [];
    while (cases.length < 10) {
      const one = caseOf(printExpression(generator.top()), world);
      if (one !== null && !asked.passesOver(one, print(lowerExpression(one.typed, asked.functions, identifier))))
        cases.push(one);
    }
    all.push(...cases);
    const found = await batch(asked, world, cases, print);
    faults.push(...found.faults);
    compared += found.compared;
  }
  return { faults, compared, met: functionsMet(all) };
}

async function batch(
  asked: Asked,
  world: World,
  cases: readonly Case[],
  print: (fragment: Sql) => string,
): Promise<{ readonly faults: readonly string[]; readonly compared: number }> {
  const text = (one: Case) => print(lowerExpression(one.typed, asked.functions, identifier));
  try {
    const found = await asked.rows(print(statement(asked, world, cases)));
    let compared = 0;
    const faults = cases.flatMap((one, column) =>
      one.outcomes.flatMap((outcome, row) => {
        if ("failed" in outcome) return [];
        compared++;
        const value = valueFrom(found[row]?.[column] ?? null, one.typed.type);
        if (agree(outcome.value, value, one.exact)) return [];
        return [`${one.text}\n  ${text(one)}\n  row ${row}: closure ${String(outcome.value)}, SQL ${String(value)}`];
      }),
    );
    return { faults: faults.slice(0, 5), compared };
  } catch (failure) {
    const [only] = cases;
    if (only !== undefined && cases.length === 1 && mayFailByOrder(only.typed, world))
      return { faults: [], compared: 0 };
    if (only !== undefined && cases.length === 1)
      return { faults: [`${only.text}\n  ${text(only)}\n  refused: ${String(failure).slice(0, 300)}`], compared: 0 };
    const each = [];
    for (const one of cases) each.push(await batch(asked, world, [one], print));
    return { faults: each.flatMap((one) => one.faults), compared: each.reduce((sum, one) => sum + one.compared, 0) };
  }
}

/** The rows stand in the statement, so that nothing is left behind. */
function statement(asked: Asked, world: World, cases: readonly Case[]): Sql {
  const columns = cases.map((one, index) => {
    const known = one.outcomes.flatMap((outcome, row) => ("value" in outcome ? [integerLiteral(row)] : []));
    const value = asText(asked, one);
    const guarded =
      known.length === 0
        ? asked.lexicon.cast(sql`NULL`, { kind: "string" })
        : sql`CASE WHEN id IN (${join(known, sql`, `)}) THEN ${value} END`;
    return sql`${guarded} AS ${identifier(`c${index}`)}`;
  });
  const rows = world.rows.map((row, index) => {
    const cells = world.names.map(
      (name, at) =>
        sql`${cell(asked, row[at] ?? null, world.columns[name] ?? { kind: "string" })} AS ${identifier(name)}`,
    );
    return sql`SELECT ${integerLiteral(index)} AS id, ${join(cells, sql`, `)}`;
  });
  return sql`WITH inputs AS (${join(rows, sql` UNION ALL `)}) SELECT ${join(columns, sql`, `)} FROM inputs ORDER BY id`;
}

function cell(asked: Asked, value: CanonicalValue, type: CanonicalType): Sql {
  if (value === null) return asked.lexicon.cast(sql`NULL`, type);
  const own = asked.cell?.(value, type) ?? null;
  if (own !== null) return own;
  if (type.kind === "timestamp") return asked.lexicon.instantLiteral(String(value));
  if (type.kind === "string") return stringLiteral(String(value));
  return asked.lexicon.cast(stringLiteral(String(value)), type);
}

function asText(asked: Asked, one: Case): Sql {
  const value = lowerExpression(one.typed, asked.functions, identifier);
  const shown = one.typed.type.kind === "timestamp" ? asked.microseconds(value) : value;
  return asked.lexicon.cast(shown, { kind: "string" });
}

function valueFrom(text: string | null, type: CanonicalType): CanonicalValue {
  if (text === null) return null;
  switch (type.kind) {
    case "bool":
      return text.toLowerCase() === "true";
    case "int64":
      return BigInt(text);
    case "float64":
      return Number(text.replace(/^(-?)inf(inity)?$/i, "$1Infinity"));
    case "decimal":
      return decimalText(
        scaledDigits(text, Math.max(type.scale, text.split(".")[1]?.length ?? 0)) /
          10n ** BigInt(Math.max(0, (text.split(".")[1]?.length ?? 0) - type.scale)),
        type.scale,
      );
    case "timestamp":
      return formatInstant(BigInt(text));
    default:
      return text;
  }
}
