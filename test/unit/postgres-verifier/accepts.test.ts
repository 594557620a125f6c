import { expect, test } from "vitest";
import { accepts, pairsOfOne } from "./accepts.ts";
import { grid, windowsGrid } from "./cases.ts";

/** One of the three spines that the grid has for each shape. */
function* eachShape() {
  let turn = 0;
  for (const one of grid()) {
    if (turn % 3 === Math.floor(turn / 3) % 3) yield one;
    turn += 1;
  }
}

test("every shape that the compiler prints is accepted", async () => {
  expect(await accepts(eachShape())).toMatchObject({ accepted: 480, refused: [], pairs: 5 * pairsOfOne });
});

test.each([
  ["arrays", 96],
  ["running", 96],
  ["frames", 48],
] as const)("windows of every shape are accepted: %s", async (strategy, shapes) => {
  const expected = { accepted: shapes, refused: [], pairs: pairsOfOne, chosen: [strategy] };
  expect(await accepts(windowsGrid(strategy))).toEqual(expected);
});
