import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { inParallel } from "../../../src/online/dynamodb/in-parallel.ts";

/** Ends with a failure of its own after so many items. */
async function* failingAfter(count: number): AsyncGenerator<number> {
  for (let item = 0; item < count; item += 1) yield item;
  throw new Error("the stream broke");
}

test("what is under way is over before a failure is told, wherever it failed", async () => {
  for (const [items, failing, message] of [
    [failingAfter(3), null, "the stream broke"],
    [[0, 1, 2, 3], 1, "item 1 failed"],
    [failingAfter(3), 2, "the stream broke"],
  ] as const) {
    let underWay = 0;
    const done = inParallel(items, 4, async (item) => {
      underWay += 1;
      await wait(10);
      underWay -= 1;
      if (item === failing) throw new Error(`item ${item} failed`);
    });
    await expect(done).rejects.toThrow(message);
    expect(underWay).toBe(0);
  }
});

test("so many work at a time, and none is taken once one has failed", async () => {
  let [most, underWay, taken] = [0, 0, 0];
  const done = inParallel(
    Array.from({ length: 20 }, (_, index) => index),
    3,
    async (item) => {
      taken += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      await wait(2);
      underWay -= 1;
      if (item === 4) throw new Error("item 4 failed");
    },
  );
  await expect(done).rejects.toThrow("item 4 failed");
  expect(most).toBe(3);
  expect(taken).toBeLessThan(10);
});
