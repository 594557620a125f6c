import { expect, it } from "vitest";
import { inParallel } from "../../../src/online/dynamodb/in-parallel.ts";
import { Pace } from "../../../src/online/dynamodb/pace.ts";

const soon = (): Promise<void> => new Promise((later) => setImmediate(later));

it("so many requests at once and no more, fewer once throttled, and slowly more again", async () => {
  const pace = new Pace(8);
  let [busy, most] = [0, 0];
  const request = (): Promise<void> =>
    pace.run(async () => {
      busy += 1;
      most = Math.max(most, busy);
      await soon();
      busy -= 1;
    });
  await Promise.all(Array.from({ length: 50 }, request));
  expect(most).toBe(8);
  for (let count = 0; count < 10; count += 1) pace.throttled();
  expect(pace.limit).toBe(1);
  most = 0;
  await Promise.all(Array.from({ length: 5 }, request));
  expect(most).toBe(1);
  for (let count = 0; count < 100; count += 1) pace.served();
  expect(pace.limit).toBe(8);
});

it("takes no more items once one has failed, and leaves none running", async () => {
  let [begun, ended] = [0, 0];
  const work = inParallel(Array.from({ length: 100 }).keys(), 4, async (index) => {
    begun += 1;
    await soon();
    ended += 1;
    if (index === 5) throw new Error("the sixth");
  });
  await expect(work).rejects.toThrow("the sixth");
  expect(begun).toBe(ended);
  expect(begun).toBeLessThan(20);
});
