import { describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { OnlineStore, StoredRow } from "../../../src/ports/online-store.ts";
import type { Judge } from "../../../src/runtime/reconcile/judge.ts";
import { printOf } from "../../../src/runtime/reconcile/key-prints.ts";
import { SampledStrays } from "../../../src/runtime/reconcile/sampled-strays.ts";

const table: OnlineTable = {
  project: "p",
  view: "v",
  version: "1",
  keys: [{ name: "k", type: { kind: "string" } }],
  tieBreaks: [],
  features: [],
  ttl: null,
};
const judge: Judge = () => ({ cause: "extra", reason: "", features: [], isRepairable: false });
const asked = { signal: undefined, onRows: () => undefined };

/** A store that says that these keys are its part. */
function holding(...keys: readonly string[]): Pick<OnlineStore, "scanPart"> {
  const rows = keys.map(
    (key): StoredRow => ({ keys: [key], eventTime: null, tieBreaks: [], features: [], unfit: [], mark: "" }),
  );
  return {
    scanPart: async function* () {
      yield rows;
    },
  };
}

function sampled(bound: number, of = 2): SampledStrays {
  const strays = new SampledStrays(table, { part: { index: 0, of }, bound }, 0);
  strays.add(["a"], true);
  strays.add(["b"], false);
  return strays;
}

const foundIn = async (strays: SampledStrays, online: Pick<OnlineStore, "scanPart">) => {
  const { scanned, found } = await strays.find(online, judge, asked);
  return [scanned, found.map(({ stored }) => stored?.keys[0])];
};

describe("rows of a sample that the warehouse lacks", () => {
  it("are those within its bound that it does not have", async () => {
    const within = Number.POSITIVE_INFINITY;
    expect(await foundIn(sampled(within), holding("a", "b", "c", "d"))).toEqual([4, ["c", "d"]]);
    const [one = 0, other = 0] = [printOf("c"), printOf("d")].sort((left, right) => left - right);
    const nearer = one === printOf("c") ? "c" : "d";
    expect((await foundIn(sampled((one + other) / 2), holding("a", "c", "d")))[1]).toEqual([nearer]);
  });

  it("are not told where a store tells parts in another way than the warehouse, or cannot tell them", async () => {
    const within = Number.POSITIVE_INFINITY;
    expect(await foundIn(sampled(within), holding("c", "d"))).toEqual([null, []]);
    expect(await foundIn(sampled(within), {})).toEqual([null, []]);
    // One part is the whole, however parts are told.
    expect(await foundIn(sampled(within, 1), holding("c"))).toEqual([1, ["c"]]);
    const nothingStored = new SampledStrays(table, { part: { index: 0, of: 2 }, bound: within }, 0);
    expect(await foundIn(nothingStored, holding("c"))).toEqual([null, []]);
  });
});
