import { expect, it } from "vitest";
import { timeSpread } from "../../../dialects/postgres/driver/time-spread.ts";
import { shareUntil } from "../../../src/ir/time-spread.ts";

it("a histogram alone is cut into equal shares", () => {
  const spread = timeSpread([], [0, 100, 300], 1) ?? [];
  expect(spread).toHaveLength(101);
  expect([spread[0], spread[25], spread[50], spread[75], spread[100]]).toEqual([0, 50, 100, 200, 300]);
});

it("a common time has its share at one instant, within the others", () => {
  const spread = timeSpread([{ instant: 75, share: 0.75 }], [0, 100], 0.25) ?? [];
  expect(spread).toEqual(spread.toSorted((one, other) => one - other));
  expect([spread[0], spread[50], spread[100]]).toEqual([0, 75, 100]);
  expect(shareUntil(spread, 74)).toBeCloseTo(0.1875, 1);
  expect(shareUntil(spread, 75)).toBeCloseTo(0.9375, 1);
  expect(shareUntil(spread, -1)).toBe(0);
  expect(shareUntil(spread, 100)).toBe(1);
});

it("common times alone, whose shares need not sum to one", () => {
  const spread =
    timeSpread(
      [
        { instant: 7, share: 0.2 },
        { instant: 5, share: 0.2 },
      ],
      [],
      0,
    ) ?? [];
  expect([spread[0], spread[49], spread[51], spread.at(-1)]).toEqual([5, 5, 7, 7]);
});

it("nothing known is no spread", () => {
  expect(timeSpread([], [], 1)).toBeNull();
});
