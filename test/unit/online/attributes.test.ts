import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { attributeOf, readAttribute } from "../../../src/online/dynamodb/attributes.ts";
import { formatDecimal, parseDecimal } from "../../../src/online/dynamodb/decimal.ts";
import { ForeignAttribute } from "../../../src/online/dynamodb/foreign-attribute.ts";
import { attributeName, itemReader, own } from "../../../src/online/dynamodb/item.ts";
import { featureValues } from "../../contract/online/values.ts";
import { sameValue } from "../../naive/values.ts";
import fc from "../../support/fast-check.ts";

const float64: CanonicalType = { kind: "float64" };

describe("attributes", () => {
  it.each(Object.entries(featureValues))("give values of %s back", (_name, [type, values]) => {
    for (const value of values) {
      if (value === null) continue;
      expect(sameValue(type, value, readAttribute(type, attributeOf(type, value)))).toBe(true);
    }
    expect(readAttribute(type, undefined)).toBe(null);
  });

  it("hold any float to the bit, as a number where a number holds it", () => {
    let [numbers, texts] = [0, 0];
    fc.assert(
      fc.property(fc.double(), (value) => {
        const attribute = attributeOf(float64, value);
        expect(readAttribute(float64, attribute)).toBe(value);
        if (attribute.N === undefined) texts += 1;
        else {
          numbers += 1;
          requireNumber(attribute.N);
        }
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(numbers, texts)).toBeGreaterThan(100);
  });

  it("hold any decimal to the digit", () => {
    const type: CanonicalType = { kind: "decimal", precision: 60, scale: 20 };
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 60n), 10n ** 60n), fc.nat({ max: 60 }), (large, digits) => {
        const text = formatDecimal({ units: large / 10n ** BigInt(digits), scale: 20 }, 20);
        const attribute = attributeOf(type, text);
        expect(readAttribute(type, attribute)).toBe(text);
        if (attribute.N !== undefined) requireNumber(attribute.N);
      }),
      { numRuns: 2_000 },
    );
    expect(attributeOf(type, "1.50")).toEqual({ N: "1.5" });
    expect(attributeOf(type, "NaN")).toEqual({ S: "NaN" });
    expect(attributeOf(type, "9".repeat(39))).toEqual({ S: "9".repeat(39) });
  });

  it.each<[CanonicalType, AttributeValue]>([
    [{ kind: "bool" }, { S: "true" }],
    [{ kind: "int32" }, { N: "1.5" }],
    [{ kind: "int64" }, { S: "notanumber" }],
    [{ kind: "int64" }, { N: "1.5" }],
    [float64, { S: "much" }],
    [{ kind: "float32" }, { BOOL: true }],
    [{ kind: "decimal", precision: 5, scale: 2 }, { S: "1,5" }],
    [{ kind: "string" }, { N: "1" }],
    [{ kind: "date" }, { N: "1" }],
    [{ kind: "bytes" }, { S: "00ff" }],
    [{ kind: "timestamp" }, { S: "2024-01-01T00:00:00Z" }],
    [{ kind: "array", of: { kind: "int64" } }, { S: "[1]" }],
    [{ kind: "array", of: { kind: "int64" } }, { L: [{ N: "1" }, { S: "2" }] }],
    [{ kind: "vector", length: 2 }, { B: Uint8Array.of(1, 2, 3) }],
  ])("of another type than %o, %o, are no value but a failure", (type, attribute) => {
    expect(() => readAttribute(type, attribute)).toThrow(ForeignAttribute);
    const table = {
      ...{ project: "p", view: "weather", version: "1", keys: [], tieBreaks: [], ttl: null },
      features: [{ name: "temp", type }],
    };
    const read = () => itemReader(table, ["temp"])({ temp: attribute });
    expect(read).toThrow(AsofError);
    expect(read).toThrow(/'temp' of a row of view 'weather' holds \w+ .+, which nothing of asof writes there/);
  });

  it("are names of ours for nobody else", () => {
    const names = ["temp", ...Object.values(own), ...Object.values(own).map((one) => `${one}_`), "event_time__"];
    const stored = names.map(attributeName);
    expect(new Set(stored).size).toBe(names.length);
    for (const name of Object.values<string>(own)) expect(stored).not.toContain(name);
    expect(attributeName("temp")).toBe("temp");
  });
});

/** What the store says of its numbers: at most 38 digits, from 1e-130 to 9.99…e125. */
function requireNumber(text: string): void {
  const decimal = parseDecimal(text);
  if (decimal === null) throw new Error(`no number: ${text}`);
  const count = String(decimal.units).replace("-", "").length;
  const power = count - 1 - decimal.scale;
  expect(count).toBeLessThanOrEqual(38);
  if (decimal.units !== 0n) expect(power >= -130 && power <= 125).toBe(true);
}
