/**
 * Why expressions have a reader of their own: node-sql-parser reads these texts wrongly and says nothing. Where one of these
 * tests fails, a new version of it reads better, and ADR 0024 is to be thought over again.
 */
import postgresParser from "node-sql-parser/build/postgresql.js";
import { expect, it } from "vitest";
import { parseExpression } from "../../../src/expressions/parse/parse.ts";

const { Parser } = postgresParser;

/** The tree of a scalar expression, without parentheses and places. */
function foreign(text: string): unknown {
  const parsed: unknown = JSON.parse(
    JSON.stringify(new Parser().astify(`select ${text} as x`, { database: "postgresql" })),
  );
  const [statement] = Array.isArray(parsed) ? parsed : [parsed];
  return (statement as { columns: readonly { expr: unknown }[] }).columns[0]?.expr;
}

function own(text: string): unknown {
  const parsed = parseExpression(text);
  return parsed.ok ? parsed.expression : parsed.refusal;
}

const sign = (node: unknown): unknown => (node as { operator?: unknown }).operator;

it("AND binds tighter than OR", () => {
  expect(own("(a or b and c)")).toMatchObject({ function: "or" });
  expect(sign(foreign("(a or b and c)"))).toBe("AND");
});

it("a condition may be an argument", () => {
  expect(own("coalesce(a, b and c)")).toMatchObject({ function: "coalesce", arguments: [{}, { function: "and" }] });
  expect(foreign("coalesce(a, b and c)")).toMatchObject({ args: { value: { operator: "AND", left: [{}, {}] } } });
});

it("NOT binds looser than a comparison", () => {
  expect(own("not (a) = b")).toMatchObject({ function: "not", arguments: [{ function: "equal" }] });
  expect(sign(foreign("not (a) = b"))).toBe("=");
});

it("whole numbers keep their digits", () => {
  expect(own("-9223372036854775808")).toEqual({ kind: "literal", type: "number", value: "-9223372036854775808" });
  expect(JSON.stringify(foreign("-9223372036854775808"))).not.toContain("9223372036854775808");
});

it("decimals keep their digits", () => {
  expect(own("123456789012345.678901")).toEqual({ kind: "literal", type: "number", value: "123456789012345.678901" });
  expect(JSON.stringify(foreign("123456789012345.678901"))).not.toContain("123456789012345.678901");
});

it("a backslash in a text is a backslash", () => {
  expect(own("'a\\n'")).toEqual({ kind: "literal", type: "string", value: "a\\n" });
  expect(JSON.stringify(foreign("'a\\n'"))).not.toContain(JSON.stringify("a\\n"));
});
