import { describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import { itemWriter } from "../../../src/online/dynamodb/item.ts";
import { compareOrders } from "../../../src/online/dynamodb/order.ts";
import { tieBreakValues } from "../../contract/online/values.ts";
import { compareNewness } from "../../naive/online.ts";
import fc from "../../support/fast-check.ts";

const table: OnlineTable = {
  project: "p",
  view: "v",
  version: "1",
  keys: [],
  tieBreaks: tieBreakValues.map(([type], index) => ({ name: `t${index}`, type })),
  features: [{ name: "x", type: { kind: "float64" } }],
  ttl: null,
};

const row: fc.Arbitrary<Row> = fc
  .tuple(
    fc.constantFrom<CanonicalValue>("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000001Z", null),
    fc.integer({ min: 0, max: tieBreakValues.length - 1 }),
    fc.array(fc.nat(), { minLength: tieBreakValues.length, maxLength: tieBreakValues.length }),
    fc.constantFrom(0, -0, 1, Number.NaN),
  )
  .map(([event, from, picks, value]) => [
    event,
    ...tieBreakValues.map(([, values], index) =>
      index < from ? null : ([null, ...values][(picks[index] ?? 0) % (values.length + 1)] ?? null),
    ),
    value,
  ]);

const write = itemWriter(table);
const orderOf = (one: Row): Uint8Array => write(one).order;

/** Two rows that agree up to some place, where the rest of one begins. */
const pair: fc.Arbitrary<readonly [Row, Row]> = fc
  .tuple(row, row, fc.nat({ max: tieBreakValues.length + 2 }))
  .map(([one, other, from]) => [one, [...one.slice(0, from), ...other.slice(from)]]);

describe("the order of rows as bytes", () => {
  it("is the twin's, whatever types decide", () => {
    let [less, equal] = [0, 0];
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const expected = Math.sign(compareNewness(table, one, other));
        const actual = Math.sign(compareOrders(orderOf(one), orderOf(other)));
        if (expected === 0) equal += 1;
        else {
          less += 1;
          expect(actual).toBe(expected);
        }
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(less, equal)).toBeGreaterThan(50);
  });

  it("tells rows apart that differ in their values alone, and no others", () => {
    const of = (value: CanonicalValue): Uint8Array =>
      orderOf(["2024-01-01T00:00:00Z", ...tieBreakValues.map(() => null), value]);
    const values: readonly CanonicalValue[] = [0, -0, 1, Number.NaN, null, Number.POSITIVE_INFINITY];
    for (const one of values)
      for (const other of values) expect(compareOrders(of(one), of(other)) === 0).toBe(Object.is(one, other));
  });
});
