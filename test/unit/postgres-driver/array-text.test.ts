import { describe, expect, it } from "vitest";
import { type ArrayText, formatArray, parseArray } from "../../../dialects/postgres/driver/array-text.ts";
import fc from "../../support/fast-check.ts";

describe("arrays in Postgres' text form", () => {
  it("are read as Postgres writes them", () => {
    expect(parseArray("{}")).toEqual([]);
    expect(parseArray('{1,NULL,"NULL","a \\"b\\"","c\\\\d",""}')).toEqual(["1", null, "NULL", 'a "b"', "c\\d", ""]);
    expect(parseArray('{{a,b},{"}",","}}')).toEqual([
      ["a", "b"],
      ["}", ","],
    ]);
    expect(parseArray("[-2:-1]={1,2}")).toEqual(["1", "2"]);
  });

  it("that end early are refused", () => {
    for (const text of ["", "{", "{1,", '{"a', "{1"]) expect(() => parseArray(text)).toThrow(SyntaxError);
  });

  it("survive being written and read", () => {
    const { array } = fc.letrec<{ array: ArrayText; element: string | null | ArrayText }>((tie) => ({
      array: fc.array(tie("element"), { maxLength: 4 }),
      element: fc.oneof({ depthSize: "small" }, fc.string({ unit: "grapheme" }), fc.constant(null), tie("array")),
    }));
    fc.assert(
      fc.property(array, (value) => {
        expect(parseArray(formatArray(value))).toEqual(value);
      }),
    );
  });
});
