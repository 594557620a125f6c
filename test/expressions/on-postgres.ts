import { encoderOf } from "../../dialects/postgres/driver/encode.ts";
import { functions } from "../../dialects/postgres/functions/index.ts";
import { lexicon } from "../../dialects/postgres/lexicon.ts";
import { lowerExpression } from "../../src/expressions/lower/lower.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { identifier, integerLiteral, join, type Sql, SqlPrinter, sql, stringLiteral } from "../../src/kernel/sql.ts";
import { formatInstant } from "../../src/kernel/time.ts";
import type { RunningEngine } from "../engines/running.ts";
import type { Case } from "./agree.ts";
import type { World } from "./world.ts";

const table = sql`expression_inputs`;

const print = (fragment: Sql): string => new SqlPrinter(lexicon.spelling).print(fragment);

/** Puts the rows of a world into a table, numbered. */
export async function createInputs(running: RunningEngine, world: World): Promise<void> {
  const declared = world.names.map((name) => sql`${identifier(name)} ${lexicon.type(typeAt(world, name))}`);
  const rows = world.rows.map((row, index) => {
    const cells = world.names.map((name, at) => cell(row[at] ?? null, typeAt(world, name)));
    return sql`(${integerLiteral(index)}, ${join(cells, sql`, `)})`;
  });
  await running.script(
    `DROP TABLE IF EXISTS expression_inputs; ${print(sql`CREATE TABLE ${table} (id integer, ${join(declared, sql`, `)})`)}; ${print(sql`INSERT INTO ${table} VALUES ${join(rows, sql`, `)}`)}`,
  );
}

function typeAt(world: World, name: string): CanonicalType {
  return world.columns[name] ?? { kind: "string" };
}

function cell(value: CanonicalValue, type: CanonicalType): Sql {
  if (value === null) return sql`NULL`;
  return sql`CAST(${stringLiteral(encoderOf(type)(value))} AS ${lexicon.type(type)})`;
}

/** The SQL of a case, as a column of text that reads back exactly. */
function asText(one: Case): Sql {
  const value = lowerExpression(one.typed, functions, identifier);
  if (one.typed.type.kind === "timestamp") return sql`CAST(EXTRACT(EPOCH FROM ${value}) * 1000000 AS text)`;
  return sql`CAST(${value} AS text)`;
}

export function sqlOf(one: Case): string {
  return print(lowerExpression(one.typed, functions, identifier));
}

/** Values by case and row, for the rows that the closure has a value for. */
export async function valuesOf(
  running: RunningEngine,
  cases: readonly Case[],
): Promise<readonly (readonly CanonicalValue[])[]> {
  const columns = cases.map((one) => {
    const known = one.outcomes.flatMap((outcome, index) => ("value" in outcome ? [integerLiteral(index)] : []));
    return known.length === 0 ? sql`NULL` : sql`CASE WHEN id IN (${join(known, sql`, `)}) THEN ${asText(one)} END`;
  });
  const rows = await running.query(print(sql`SELECT ${join(columns, sql`, `)} FROM ${table} ORDER BY id`));
  return cases.map((one, index) => rows.map((row) => valueFrom(row[index] ?? null, one.typed.type)));
}

/** Whether Postgres refuses the row too. */
export async function refuses(running: RunningEngine, one: Case, row: number): Promise<boolean> {
  const statement = print(sql`SELECT ${asText(one)} FROM ${table} WHERE id = ${integerLiteral(row)}`);
  return running.query(statement).then(
    () => false,
    () => true,
  );
}

function valueFrom(text: unknown, type: CanonicalType): CanonicalValue {
  if (typeof text !== "string") return null;
  switch (type.kind) {
    case "bool":
      return text === "true";
    case "int64":
      return BigInt(text);
    case "float64":
      return Number(text);
    case "decimal":
      return text;
    case "timestamp":
      return /^-?Infinity$/.test(text) ? text.toLowerCase() : formatInstant(BigInt(text.replace(/\.0*$/, "")));
    default:
      return text;
  }
}
