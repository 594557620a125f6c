import { parse as parsePostgres } from "libpg-query";
import { describe, expect, it } from "vitest";
import { parseExpression } from "../../../src/expressions/parse/parse.ts";
import { printExpression } from "../../../src/expressions/print.ts";
import type { Expression } from "../../../src/ir/expression.ts";
import { Generator } from "../../expressions/generate.ts";
import { Random } from "../../expressions/random.ts";

function read(text: string): string {
  const parsed = parseExpression(text);
  return parsed.ok ? printExpression(parsed.expression) : `${parsed.refusal.message} | ${parsed.refusal.hint}`;
}

function refusal(text: string) {
  const parsed = parseExpression(text);
  if (parsed.ok) throw new Error(`${text} was read as ${printExpression(parsed.expression)}`);
  return parsed.refusal;
}

describe("an expression's text", () => {
  it.each([
    ["a or b and c", "a or b and c"],
    ["(a or b) and c", "(a or b) and c"],
    ["not (a) = b", "not a = b"],
    ["not a or b and not c = d", "not a or b and not c = d"],
    ["coalesce(a, b and c)", "coalesce(a, b and c)"],
    ["a - b - c", "a - b - c"],
    ["a - (b - c)", "a - (b - c)"],
    ["-a::int64", "-cast(a as int64)"],
    ["- -5", "-(-5)"],
    ["-9223372036854775808", "-9223372036854775808"],
    ["0.10 + .5 + 5. + 1E+3", "0.10 + 0.5 + 5.0 + 1e3"],
    ["case a when 1 then 'x' end", "case when a = 1 then 'x' end"],
    ["a between 1 and 2 and b", "a >= 1 and a <= 2 and b"],
    ["a not in (1, 2)", "not a in (1, 2)"],
    ["a is not null", "not a is null"],
    ["ROUND(Temp, 2) -- a comment", 'round("Temp", 2)'],
    ["\"we\"\"ird\" /* here */ || 'it''s\\n'", "\"we\"\"ird\" || 'it''s\\n'"],
    ["date '2024-02-29'", "date '2024-02-29'"],
    ["a::numeric(10, 2)", "cast(a as decimal(10,2))"],
  ])("reads %s as %s", (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ["sum(a)", "there is no function 'sum'", "declare a window", 0],
    ["1 + powr(a, 2)", "there is no function 'powr'", "did you mean 'power'?", 4],
    ["a like 'x%'", "LIKE", "contains(s, part)", 2],
    ["(select 1)", "a subquery", "reads no table", 1],
    ["a in (select b from c)", "a subquery", "reads no table", 6],
    ["a = :p", "a parameter", "declare a request value", 4],
    ["$1", "a parameter", "declare a request value", 0],
    ["t.a", "a dotted name", "view__feature", 1],
    ["a % 2", "the operator '%'", "mod(a, b)", 2],
    ["a ^ 2", "the operator '^'", "power(x, y)", 2],
    ["extract(hour from t)", "there is no function 'extract'", "date_part", 0],
    ["a ** 2", "the operator '**'", "power(x, y)", 2],
    ["a == 2", "the operator '=='", "write a = b", 2],
    ["a // 2", "the operator '//'", "div(a, b)", 2],
    ["a->>'b'", "a look into JSON", "query source", 1],
    ["t at time zone 'UTC'", "AT TIME ZONE", "date_part('hour', t, 'Europe/Paris')", 2],
    ["a is not distinct from b", "DISTINCT", "coalesce(a = b, a is null and b is null)", 9],
    ["year(t)", "there is no function 'year'", "date_part('year', t, 'UTC')", 0],
    ["dayofweek(t)", "there is no function 'dayofweek'", "date_part('day_of_week', t, 'UTC')", 0],
    ["a < b < c", "without parentheses", "parentheses", 6],
    ["a = b is null", "without parentheses", "parentheses", 6],
    ["now()", "there is no function 'now'", "declare a request value", 0],
    ["cast(a as date)", "there is no cast to 'date'", "date_trunc", 10],
    ["timestamp '2024-01-01 00:00'", "is not a timestamp", "with its zone", 10],
    ["a; drop table b", "a second statement", "one expression", 1],
    ["a b", "cannot be read from 'b' on", "scalar expression", 2],
    ["a +", "ends where a value is needed", "write what is missing", 3],
    ["", "is empty", "what is to be computed", 0],
    ["12abc", "is not a number", "decimal digits", 0],
    ["'open", "does not end", "close it", 0],
  ])("refuses %s", (text, message, hint, start) => {
    const found = refusal(text);
    expect(found.message).toContain(message);
    expect(found.hint).toContain(hint);
    expect(found.start).toBe(start);
  });

  it("refuses what would exhaust the stack", () => {
    expect(refusal(`${"(".repeat(10_000)}a${")".repeat(10_000)}`).message).toContain("too large");
    expect(refusal(Array(2_000).fill("a").join(" + ")).message).toContain("too large");
    expect(refusal(`${"- ".repeat(150)}a`).message).toContain("too large");
  });

  it("is grouped as Postgres' own parser groups it", async () => {
    const generator = new Generator(new Random(7), { lists: true });
    for (let count = 0; count < 300; count++) {
      const text = printExpression(generator.top());
      const [plain, grouped] = [sqlOf(text, false), sqlOf(text, true)];
      const isSame = (await groupedByPostgres(plain)) === (await groupedByPostgres(grouped));
      expect(isSame, `${plain}\n${grouped}`).toBe(true);
    }
  });
});

/** The text as it is, or with parentheses around everything that is an operation in our tree: both must mean one tree. */
function sqlOf(text: string, grouped: boolean): string {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(text);
  // Postgres writes position() otherwise, and has functions where we have typed literals.
  const written = grouped ? parenthesised(parsed.expression) : text;
  return written.replaceAll("date '", "'").replaceAll("timestamp '", "'").replaceAll("position(", "place_of(");
}

function parenthesised(node: Expression): string {
  if (node.kind === "literal" || node.kind === "reference") return printExpression(node);
  if (node.kind === "cast") return `cast(${parenthesised(node.value)} as ${printExpression(node).split(" as ").at(-1)}`;
  if (node.kind === "case") {
    const branches = node.branches.map(({ when, value }) => `when ${parenthesised(when)} then ${parenthesised(value)}`);
    return `case ${branches.join(" ")}${node.otherwise === null ? "" : ` else ${parenthesised(node.otherwise)}`} end`;
  }
  const names = node.arguments.map((_, index) => ({ kind: "reference" as const, name: `zz_${index}_zz` }));
  const items = node.function === "in" ? node.arguments.slice(1) : null;
  const shape = printExpression({
    ...node,
    arguments: items === null ? names : [names[0] ?? { kind: "literal", type: "null" }, ...items],
  });
  return names.reduce((all, { name }, index) => {
    const inner = node.arguments[index];
    return inner === undefined ? all : all.replace(name, () => `(${parenthesised(inner)})`);
  }, shape);
}

const places = /^(location|stmt_len|.*list_(start|end))$/;

/** The tree without places. */
async function groupedByPostgres(expression: string): Promise<string> {
  const tree = await parsePostgres(`select ${expression}`);
  return JSON.stringify(tree, (key, value) => (places.test(key) ? undefined : value));
}
