import { describe, expect, it } from "vitest";
import { checkExpression, type Environment } from "../../../src/expressions/check/check.ts";
import { claimedAs } from "../../../src/expressions/check/claim.ts";
import { canBeNull } from "../../../src/expressions/check/nullable.ts";
import { compileExpression } from "../../../src/expressions/evaluate/compile.ts";
import { parseExpression } from "../../../src/expressions/parse/parse.ts";
import { typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";

const environment: Environment = {
  temp: { kind: "float64" },
  alt: { kind: "int32" },
  flights: { kind: "int64" },
  price: { kind: "decimal", precision: 10, scale: 2 },
  rate: { kind: "decimal", precision: 20, scale: 11 },
  huge: { kind: "decimal", precision: 38, scale: 0 },
  name: { kind: "string" },
  late: { kind: "bool" },
  at: { kind: "timestamp" },
  day: { kind: "date" },
  recent: { kind: "array", of: { kind: "float32" } },
  payload: { kind: "json" },
};

function check(text: string) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.refusal.message}`);
  return checkExpression(parsed.expression, environment);
}

function typeOf(text: string): string {
  const { typed, faults } = check(text);
  return typed === null ? faults.map((one) => one.message).join("; ") : typeName(typed.type);
}

describe("types of expressions", () => {
  it.each([
    ["temp * 1.8 + 32", "float64"],
    ["alt", "int64"],
    ["alt + 1", "int64"],
    ["flights / 2", "float64"],
    ["div(flights, 2)", "int64"],
    ["flights * 1.5", "float64"],
    ["price * 1.1", "decimal(12,3)"],
    ["price + 1", "decimal(11,2)"],
    ["price + flights", "decimal(22,2)"],
    ["price / 3", "decimal(16,8)"],
    ["price * temp", "float64"],
    ["round(price, 1)", "decimal(10,1)"],
    ["round(price)", "decimal(9,0)"],
    ["round(temp)", "float64"],
    ["1.5", "float64"],
    ["cast(1.5 as decimal(3, 1))", "decimal(3,1)"],
    ["coalesce(price, 0)", "decimal(10,2)"],
    ["coalesce(flights, temp, null)", "float64"],
    ["case when late then 1 else 2.5 end", "float64"],
    ["array_get(recent, 1)", "float64"],
    ["array_length(recent) > 2 and late", "bool"],
    ["date_trunc('week', at, 'Europe/Paris')", "date"],
    ["date_part('hour', at, 'UTC')", "int64"],
    ["payload is null", "bool"],
    ["least(flights, 10)", "int64"],
    ["bucket(price, 10, 20.5)", "int64"],
  ])("%s is %s", (text, expected) => expect(typeOf(text)).toBe(expected));

  it.each([
    ["tmep + 1", "'tmep' is neither a feature nor a value", "did you mean 'temp'?", ["arguments", "0"]],
    ["temp + name", "float64 and string have no type in common", "cast", []],
    ["late + 1", "bool and int64 have no type in common", "cast", []],
    [
      "1 + upper(temp)",
      "needs string where temp (float64) stands",
      "write upper(s)",
      ["arguments", "1", "arguments", "0"],
    ],
    ["payload = payload", "needs a number, text, date", "write a = b", ["arguments", "0"]],
    ["round(temp, 2)", "needs a decimal where temp (float64) stands", "round(a * 100) / 100", ["arguments", "0"]],
    ["at - at", "needs a number where at (timestamp) stands", "seconds_between(start, end)", ["arguments", "0"]],
    ["at + 1", "timestamp and int64 have no type in common", "seconds_between(start, end)", []],
    ["name + name", "needs a number where name (string) stands", "write a || b", ["arguments", "0"]],
    ["'no. ' || flights", "needs string where flights (int64) stands", "cast(a as string)", ["arguments", "1"]],
    ["mod(temp, 2)", "needs int64 where temp (float64) stands", "a - b * trunc(a / b)", ["arguments", "0"]],
    ["date_part('hour', day)", "needs one of 'year'", "there are", ["arguments", "0"]],
    ["date_part('hours', at, 'UTC')", "needs one of", "did you mean 'hour'?", ["arguments", "0"]],
    ["date_part('hour', at, '+02:00')", "the name of a time zone", "", ["arguments", "2"]],
    ["date_part('hour', at)", "does not take (string, timestamp)", "write date_part('hour', t, 'Europe/Paris')", []],
    ["left(name, flights)", "written out", "", ["arguments", "1"]],
    ["rate * rate", "22 digits after the point", "cast one of the two", []],
    ["price / huge", "a divisor may have 25 digits", "cast one of the two", []],
    ["cast(temp as decimal(10, 2))", "is not cast to decimal(10,2)", "compute with decimals", []],
    ["case when temp then 1 end", "a condition is bool", "write a comparison", ["branches", "0", "when"]],
    ["case when late then 1 else 'x' end", "no type in common: int64, string", "cast", []],
    ["coalesce(null, null)", "cannot be told", "cast", []],
    ["9223372036854775808", "does not fit 64 bits", "write 9223372036854775808.0", []],
    ["9223372036854775807 + 1", "fails whatever the input is", "smaller numbers", []],
    ["bucket(temp, 2, 1)", "a greater bound", "", ["arguments", "2"]],
    ["atan2(temp)", "does not take (float64)", "atan2(y, x)", []],
  ])("refuses %s", (text, message, hint, steps) => {
    const { typed, faults } = check(text);
    expect(typed).toBeNull();
    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).toContain(message);
    expect(faults[0]?.hint).toContain(hint);
    expect(faults[0]?.steps).toEqual(steps);
  });

  it("tells all that is wrong", () => {
    expect(check("tmep + nme || late").faults).toHaveLength(2);
  });

  it("lets a claim be wider, and nothing else", () => {
    const claim = (text: string, type: Parameters<typeof claimedAs>[1]) => {
      const { typed } = check(text);
      if (typed === null) throw new Error(text);
      return claimedAs(typed, type).fault?.[0] ?? null;
    };
    expect(claim("flights + 1", { kind: "float64" })).toBeNull();
    expect(claim("price", { kind: "decimal", precision: 20, scale: 4 })).toBeNull();
    expect(claim("temp", { kind: "int64" })).toContain("int64 is claimed, and the expression gives float64");
    expect(claim("alt", { kind: "int32" })).toContain("64 bits");
  });

  it("knows what can be NULL", () => {
    const nullable = (text: string) => {
      const { typed } = check(text);
      return typed === null ? null : canBeNull(typed, (name) => name !== "flights");
    };
    expect(nullable("flights + 1")).toBe(false);
    expect(nullable("flights / 2")).toBe(true);
    expect(nullable("coalesce(temp, 0)")).toBe(false);
    expect(nullable("temp is null")).toBe(false);
    expect(nullable("case when late then 1 end")).toBe(true);
    expect(nullable("temp + 1")).toBe(true);
  });
});

describe("values of expressions", () => {
  const value = (text: string, inputs: Readonly<Record<string, CanonicalValue>> = {}) => {
    const { typed, faults } = check(text);
    if (typed === null) throw new Error(faults.map((one) => one.message).join());
    return compileExpression(typed, Object.keys(inputs))(Object.values(inputs));
  };

  it.each<[string, CanonicalValue, Readonly<Record<string, CanonicalValue>>?]>([
    ["price * 1.1", "11.000", { price: "10.00" }],
    ["price / 3", "3.33333333", { price: "10.00" }],
    ["temp / 0", null, { temp: 1 }],
    ["mod(flights, 3)", -1n, { flights: -7n }],
    ["round(temp)", -3, { temp: -2.5 }],
    ["length(name)", 2n, { name: "a🙂" }],
    ["name < '￿'", false, { name: "🙂" }],
    ["temp > 1e300", true, { temp: Number.NaN }],
    ["late or temp > 0", true, { late: true, temp: null }],
    ["date_part('hour', at, 'America/New_York')", 1n, { at: "2024-11-03T06:30:00Z" }],
    ["date_part('hour', at, 'America/New_York')", 1n, { at: "2024-11-03T05:30:00Z" }],
    ["date_trunc('week', at, 'UTC')", "2024-02-26", { at: "2024-03-03T23:59:59.999999Z" }],
    ["time_trunc('hour', at)", "1969-12-31T23:00:00Z", { at: "1969-12-31T23:59:59.999999Z" }],
    ["seconds_between(at, timestamp '2024-01-01T00:00:01.5Z')", 1.5, { at: "2024-01-01T00:00:00Z" }],
    ["array_max(recent)", 2.5, { recent: [1, null, 2.5] }],
  ])("%s is %s", (text, expected, inputs) => expect(value(text, inputs)).toBe(expected));

  it("measures a distance to the metre", () => {
    const text = "haversine(40.6413, -73.7781, 33.9416, -118.4085)";
    expect(value(text)).toBeCloseTo(3_974.34, 1);
  });

  it("fails where a number is out of range", () => {
    expect(() => value("flights + 1", { flights: 9223372036854775807n })).toThrow("beyond 64 bits");
    expect(() => value("temp * 10", { temp: 1e308 })).toThrow("beyond 64 bits");
    expect(() => value("temp * temp", { temp: 1e-200 })).toThrow("told from zero");
  });
});
