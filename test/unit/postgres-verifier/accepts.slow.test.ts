import { expect, test } from "vitest";
import { accepts, pairsOfOne } from "./accepts.ts";
import { grid } from "./cases.ts";

test("every shape that the compiler prints is accepted, with several kinds of spines", async () => {
  expect(await accepts(grid())).toMatchObject({ accepted: 1_440, refused: [], pairs: 5 * pairsOfOne });
});
