import { expect, it } from "vitest";
import { Fillings } from "../../../src/online/dynamodb/filling.ts";
import type { Ledger } from "../../../src/online/versions/ledger.ts";
import type { OnlineVersionState } from "../../../src/ports/online-store.ts";

const name = { project: "p", view: "v", version: "1" };
const table = { ...name, keys: [], tieBreaks: [], features: [], ttl: null };
const maxAge = 2_000_000n;

function fillings() {
  const world = { state: "prepared" as OnlineVersionState | null, now: 1_000_000_000n, reads: 0 };
  const ledger: Ledger = {
    read: async () => {
      world.reads += 1;
      const { state } = world;
      return { number: 1, record: state === null ? [] : [{ table, state, since: "2024-01-01T00:00:00Z" }] };
    },
    replace: async () => false,
  };
  const known = new Fillings(ledger, { now: () => world.now }, { maxAge, grace: 60_000_000n });
  return { world, ask: () => known.mayBeFilled(name, undefined) };
}

it("a version that was never read may be filled, and is asked about before every write", async () => {
  const { world, ask } = fillings();
  expect([await ask(), await ask(), await ask()]).toEqual([true, true, true]);
  expect(world.reads).toBe(3);
});

it("one that is read may not, which is known for as long as it surely stays", async () => {
  const { world, ask } = fillings();
  world.state = "current";
  expect(await ask()).toBe(false);
  world.now += maxAge;
  expect(await ask()).toBe(false);
  expect(world.reads).toBe(1);
  // It was retired, dropped, and is prepared anew.
  world.state = "prepared";
  world.now += 1n;
  expect(await ask()).toBe(true);
  expect(world.reads).toBe(2);
});

it("nothing else is taken for granted: what was retired may be gone, and there again, the next moment", async () => {
  const { world, ask } = fillings();
  for (const state of ["retired", "dropping", null] as const) {
    world.state = state;
    expect(await ask()).toBe(false);
  }
  world.state = "prepared";
  expect(await ask()).toBe(true);
  expect(world.reads).toBe(4);
});

it("a clock that was set back makes it ask again", async () => {
  const { world, ask } = fillings();
  world.state = "current";
  expect(await ask()).toBe(false);
  world.now -= 1n;
  expect(await ask()).toBe(false);
  expect(world.reads).toBe(2);
});
