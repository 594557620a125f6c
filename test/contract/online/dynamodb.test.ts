import { expect, it } from "vitest";
import type { Row } from "../../../src/ir/value.ts";
import { dynamoOnline } from "./dynamodb.ts";
import { onlineSchedules } from "./schedules.ts";
import { SetClock } from "./subject.ts";
import { batches, onlineContract, tableWith } from "./suite.ts";

const subject = dynamoOnline("shared");
onlineContract(subject);
onlineSchedules(subject);

// The whole contract of this layout: dynamodb-view.slow.test.ts.
it("keeps the versions of each view in tables of its own, where views are laid out so", async () => {
  const running = await dynamoOnline("view").start();
  const clock = new SetClock();
  const store = running.open({ clock, switchMs: 1_000, graceMs: 10_000 });
  const [one, other] = [tableWith(), tableWith()];
  const next = { ...one, version: "2" };
  const at = (second: number, value: bigint): Row => ["a", `2024-01-01T00:00:0${second}Z`, value];
  const read = async () => {
    const answers = await store.read([one, other].map((table) => ({ ...table, keys: [["a"]], features: null })));
    return answers.map(({ table, rows }) => [table.version, rows[0]?.features[0]]);
  };
  for (const [table, value] of [
    [one, 1n],
    [other, 2n],
  ] as const) {
    await store.prepare(table);
    await store.load(table, batches([at(2, value)]));
    await store.switchTo(table);
  }
  expect(await store.write(one, [at(1, 7n)])).toMatchObject({ written: 0 });
  expect(await store.merge(other, batches([at(3, 3n)]))).toMatchObject({ written: 1 });
  expect(await read()).toEqual([
    ["1", 1n],
    ["1", 3n],
  ]);
  await store.prepare(next);
  await store.load(next, batches([at(2, 4n)]));
  await store.switchTo(next);
  clock.advance(10_000);
  await store.drop(one);
  expect(await read()).toEqual([
    ["2", 4n],
    ["1", 3n],
  ]);
  expect((await store.versions(one)).map(({ table }) => table.version)).toEqual(["2"]);
  await running.stop();
});
