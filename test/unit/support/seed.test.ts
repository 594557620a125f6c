import { afterEach, expect, it, vi } from "vitest";
import { drawSeed } from "../../support/draw-seed.ts";
import fc from "../../support/fast-check.ts";
import { seed, seedFrom, told } from "../../support/seed.ts";

afterEach(() => void vi.restoreAllMocks());

it("is a number or nothing", () => {
  expect([undefined, "", "0", "7", "2147483647"].map(seedFrom)).toEqual([null, null, 0, 7, 2 ** 31 - 1]);
  for (const wrong of ["random", "-1", "1.5", "2147483648", "seven", " 7"])
    expect(() => seedFrom(wrong)).toThrow("ASOF_SEED is a whole number below 2^31 or 'random', not");
});

it("is drawn once where it is to be random, told, and handed to the processes that are started", () => {
  const said = vi.spyOn(console, "log").mockReturnValue();
  const drawn = Array.from({ length: 20 }, () => {
    const env = { ASOF_SEED: "random" };
    drawSeed(env);
    expect(said).toHaveBeenLastCalledWith(`ASOF_SEED=${env.ASOF_SEED} repeats this run`);
    return seedFrom(env.ASOF_SEED);
  });
  expect(new Set(drawn).size).toBeGreaterThan(1);
  const settled = { ASOF_SEED: "7" };
  const unsaid = {};
  drawSeed(settled);
  drawSeed(unsaid);
  expect([settled, unsaid]).toEqual([{ ASOF_SEED: "7" }, {}]);
});

it("is what properties draw from, twice the same, and what a failure says", () => {
  const draw = () => fc.sample(fc.integer(), 20);
  expect(draw()).toEqual(draw());
  const wrong = () => fc.assert(fc.property(fc.nat({ max: 9 }), (digit) => digit < 5));
  expect(wrong).toThrow(`${told(seed)} repeats it.\nProperty failed after`);
  expect(() => fc.assert(fc.property(fc.nat({ max: 9 }), (digit) => digit < 10))).not.toThrow();
});

it("is in the message of properties that wait, with the cause", async () => {
  const cause = new Error("five");
  const failing = fc.assert(
    fc.asyncProperty(fc.nat({ max: 9 }), async (digit) => {
      if (digit === 5) throw cause;
    }),
  );
  await expect(failing).rejects.toThrow(
    expect.objectContaining({ message: expect.stringContaining(told(seed)), cause }),
  );
});
