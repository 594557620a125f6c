import { describe, expect, test } from "vitest";
import { featuresOf } from "../../../src/cli/options/features.ts";
import { parseIndex } from "../../../src/cli/options/index-columns.ts";
import { strategiesOf } from "../../../src/cli/options/strategies.ts";
import { parseTypedColumns } from "../../../src/cli/options/typed-columns.ts";
import { UsageError } from "../../../src/cli/usage-error.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import { typeName } from "../../../src/ir/types.ts";

describe("column=type", () => {
  test("every type is read as it is written", () => {
    const types: readonly CanonicalType[] = [
      { kind: "int64" },
      { kind: "decimal", precision: 18, scale: 2 },
      { kind: "array", of: { kind: "decimal", precision: 4, scale: 0 } },
      { kind: "vector", length: 3 },
    ];
    const text = types.map((type, index) => `c${index}=${typeName(type)}`).join(",");
    expect(Object.values(parseTypedColumns([text], "--types"))).toEqual(types);
  });

  test("it may be said several times, and a name may hold an equals sign", () => {
    expect(parseTypedColumns(["a=int32", "b=c=string"], "--types")).toEqual({
      a: { kind: "int32" },
      "b=c": { kind: "string" },
    });
  });

  test.each([
    ["a", "'a' is not column=type"],
    ["=int32", "'=int32' is not column=type"],
    ["a=int", "there is no type 'int'"],
    ["a=decimal(39,2)", "there is no type 'decimal(39,2)'"],
    ["a=decimal(4,5)", "there is no type 'decimal(4,5)'"],
    ["a=vector(0)", "there is no type 'vector(0)'"],
  ])("%s is refused", (text, message) => {
    expect(() => parseTypedColumns([text], "--types")).toThrow(`--types: ${message}`);
  });
});

describe("--index", () => {
  test("a minus is newest first, and NULLs stand where Postgres puts them unless said", () => {
    expect(parseIndex("origin,-time_hour,-created nulls last, a nulls first")).toEqual([
      { name: "origin", descending: false, nullsLast: true },
      { name: "time_hour", descending: true, nullsLast: false },
      { name: "created", descending: true, nullsLast: true },
      { name: "a", descending: false, nullsLast: false },
    ]);
  });

  test("an empty column is refused", () => {
    expect(() => parseIndex("a,,b")).toThrow(UsageError);
  });
});

describe("--service and --features", () => {
  test("a service's version stands behind the last @", async () => {
    expect(await featuresOf({ service: "a@b@12" })).toEqual({ kind: "service", name: "a@b", version: 12 });
    expect(await featuresOf({ service: "a@b" })).toEqual({ kind: "service", name: "a@b", version: null });
  });

  test("features of one view are gathered", async () => {
    const asked = await featuresOf({ features: ["weather:temp, planes", "weather:wind"] });
    expect(asked).toMatchObject({
      kind: "selections",
      selections: [
        {
          view: "weather",
          features: [
            { name: "temp", rename: null },
            { name: "wind", rename: null },
          ],
        },
        { view: "planes", features: null },
      ],
    });
  });

  test("one of the two is needed, and one alone", async () => {
    await expect(featuresOf({})).rejects.toThrow("no features are asked for");
    await expect(featuresOf({ service: "a", features: ["b"] })).rejects.toThrow("exclude each other");
    await expect(featuresOf({ service: "a", fullNames: true })).rejects.toThrow("a service says itself");
  });
});

describe("--strategy", () => {
  test("for all and for one", () => {
    expect(strategiesOf({ strategy: "rank", strategyFor: ["weather=probe"] })).toEqual({
      strategy: "rank",
      strategies: { weather: "probe" },
    });
    expect(strategiesOf({})).toEqual({ strategy: null, strategies: {} });
  });

  test("an unknown one names the nearest", () => {
    const thrown = (() => {
      try {
        return strategiesOf({ strategyFor: ["weather=prob"] });
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toMatchObject({
      message: "--strategy-for: there is no strategy 'prob'",
      hint: "did you mean 'probe'?",
    });
    expect(() => strategiesOf({ strategyFor: ["weather"] })).toThrow("is not view=strategy");
  });
});
