import { expect, test } from "vitest";
import { formatRelation, parseRelation } from "../../../src/runtime/relation-text.ts";
import fc from "../../support/fast-check.ts";

test("one, two and three parts, with quotes where a part holds a dot", () => {
  expect(parseRelation("flights")).toEqual({ database: null, schema: null, name: "flights" });
  expect(parseRelation("public.Flights")).toEqual({ database: null, schema: "public", name: "Flights" });
  expect(parseRelation('db."a.b"."say ""hi"""')).toEqual({ database: "db", schema: "a.b", name: 'say "hi"' });
});

test.each(["", ".", "a.", ".a", "a.b.c.d", 'a"b', '"a', '""'])("%j names no table", (text) => {
  expect(() => parseRelation(text)).toThrow("does not name a table");
});

test("what is written is read back", () => {
  const part = fc.string({ minLength: 1 }).filter((text) => !text.includes("\0"));
  const schema = fc.option(part, { nil: null });
  fc.assert(
    fc.property(schema, part, (schema, name) => {
      const relation = { database: null, schema, name };
      expect(parseRelation(formatRelation(relation))).toEqual(relation);
    }),
  );
});
