import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { exactText, keyText } from "../../../src/runtime/reconcile/exact-text.ts";
import { KeyPrints, printOf } from "../../../src/runtime/reconcile/key-prints.ts";
import { orderOf } from "../../../src/runtime/reconcile/order.ts";
import { sameValueOf } from "../../../src/runtime/reconcile/same-value.ts";
import { Sample } from "../../../src/runtime/reconcile/sample.ts";
import { featureValues, keyValues, tieBreakValues } from "../../contract/online/values.ts";
import { sameValue } from "../../naive/values.ts";
import fc from "../../support/fast-check.ts";

const plain = { aggregate: null, expression: null } as const;

describe("values are compared as they are meant", () => {
  it.each(Object.entries(featureValues))("of type %s, as the twin does", (_name, [type, values]) => {
    for (const one of [...values, null])
      for (const other of [...values, null])
        expect(sameValueOf({ type, ...plain })(one, other)).toBe(sameValue(type, one, other));
  });

  it.each<readonly [CanonicalType, CanonicalValue, CanonicalValue, boolean]>([
    [{ kind: "timestamp" }, "2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00.000000Z", true],
    [{ kind: "timestamp" }, "2024-01-01T00:00:00.000001Z", "2024-01-01T00:00:00Z", false],
    [{ kind: "decimal", precision: 9, scale: 2 }, "-0.00", "0", true],
    [{ kind: "decimal", precision: 9, scale: 2 }, "+1.50", "1.5", true],
    [{ kind: "json" }, '{"b": 1, "a": [1.0]}', '{"a":[1],"b":1}', true],
    [{ kind: "array", of: { kind: "string" } }, ["a,b"], ["a", "b"], false],
    [{ kind: "array", of: { kind: "string" } }, [null], ["NULL"], false],
    [{ kind: "float32" }, Math.fround(0.1), 0.1, true],
  ])("%j: %j and %j", (type, one, other, same) => {
    expect(sameValueOf({ type, ...plain })(one, other)).toBe(same);
  });

  it("but for floats that are added up or computed, and sketches", () => {
    const aggregate = { function: "sum", window: 1, input: null, limit: null, where: null } as const;
    const float64 = { kind: "float64" } as const;
    const added = sameValueOf({ type: float64, aggregate, expression: null });
    expect([added(1e6, 1e6 + 1e-4), added(1e6, 1e6 + 1), added(0, 1e-12), added(-0, 0), added(Number.NaN, 1)]).toEqual([
      ...[true, false, true, true, false],
    ]);
    expect(added(null, 0)).toBe(false);
    const counted = sameValueOf({ type: { kind: "int64" }, aggregate, expression: null });
    expect([counted(10n ** 12n, 10n ** 12n + 1n), counted(5n, 5n)]).toEqual([false, true]);
    const sketched = { ...aggregate, function: "approx_count_distinct" } as const;
    const near = sameValueOf({ type: { kind: "int64" }, aggregate: sketched, expression: null });
    expect([near(100n, 103n), near(100n, 120n)]).toEqual([true, false]);
    const expression = { kind: "literal", type: "null" } as const;
    const computed = sameValueOf({ type: float64, aggregate: null, expression });
    expect([computed(1, 1 + 1e-13), computed(1, 1 + 1e-9), computed(0, 1e-13)]).toEqual([true, false, false]);
    const list = sameValueOf({ type: { kind: "array", of: float64 }, aggregate, expression: null });
    expect([list([1, null], [1 + 1e-12, null]), list([1], [1, 1])]).toEqual([true, false]);
  });

  it.each(tieBreakValues)("orders of type %j are those of stores", (type, values) => {
    const order = orderOf({ tieBreaks: [{ name: "t", type }] });
    const all = [null, ...values];
    const event = "2024-01-01T00:00:00Z";
    for (const [left, one] of all.entries())
      for (const [right, other] of all.entries())
        expect(Math.sign(order([event, one], [event, other])), `${one} ${other}`).toBe(Math.sign(left - right));
    expect(order([event, all[1] ?? null], ["2024-01-01T00:00:01Z", null])).toBeLessThan(0);
  });

  it("keys are told apart by their values", () => {
    for (const [type, values] of keyValues)
      expect(new Set(values.map((one) => keyText([type], [one]))).size).toBe(values.length);
    const text = { kind: "string" } as const;
    expect(keyText([text, text], ["a", "b,c"])).not.toBe(keyText([text, text], ["a,b", "c"]));
    expect(keyText([{ kind: "float64" }], [-0])).toBe(keyText([{ kind: "float64" }], [0]));
    expect(exactText({ kind: "float64" }, -0)).not.toBe(exactText({ kind: "float64" }, 0));
  });
});

describe("keys of any number", () => {
  it("have prints of their own, spread evenly", () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => [
      `["${index}"]`,
      `["k${index}","0"]`,
      `[${"a".repeat(index % 90)}${index}]`,
    ]);
    for (const kind of [0, 1, 2]) {
      const prints = keys.map((texts) => printOf(texts[kind] ?? ""));
      expect(new Set(prints).size).toBe(keys.length);
      for (const of of [7, 64, 1_000]) {
        const counts = new Array<number>(of).fill(0);
        for (const print of prints) counts[print % of] = (counts[print % of] ?? 0) + 1;
        const expected = keys.length / of;
        const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
        // Of a fair spread it is near the number of parts, with a deviation of the root of twice that.
        expect(Math.abs(chi - of)).toBeLessThan(6 * Math.sqrt(2 * of));
      }
      const high = prints.filter((print) => print >= 2 ** 52).length;
      expect(Math.abs(high - keys.length / 2)).toBeLessThan(700);
    }
    expect(keys.filter(([one = ""]) => printOf(one) === printOf(one, 1))).toEqual([]);
  });

  it("are known again, also those that were too many to hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(200), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (keys, most) => {
          const prints = new KeyPrints(most);
          for (let from = 0; from < keys.length; from += 7)
            await prints.add(keys.slice(from, from + 7).map((key) => printOf(String(key))));
          const known = new Set(keys);
          let said = 0;
          for await (const part of prints.parts())
            for (let key = 0; key <= 200; key += 1) {
              const print = printOf(String(key));
              if (!part.isMine(print)) continue;
              said += 1;
              expect(part.has(print)).toBe(known.has(key));
            }
          expect(said).toBe(201);
          await prints.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are sampled alike in whatever order they come", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(10_000), { maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(5),
        (keys, size, seed) => {
          const sampled = (all: readonly number[]) => {
            const sample = new Sample<number>(size);
            for (const key of all) sample.offer(printOf(String(key), seed), key);
            return sample.items();
          };
          const found = sampled(keys);
          expect(found).toHaveLength(Math.min(size, keys.length));
          expect(sampled(keys.toReversed())).toEqual(found);
          const least = keys.map((key) => printOf(String(key), seed)).sort((one, other) => one - other);
          expect(found.map((key) => printOf(String(key), seed))).toEqual(least.slice(0, size));
        },
      ),
    );
  });
});
