import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Row } from "../../../src/ir/value.ts";
import { everyColumn, everyRow } from "../../contract/every-type.ts";
import { sameValue, show } from "../../naive/values.ts";
import { smallDisk } from "../driver/small-disk.ts";
import { types } from "../driver/statements.ts";
import { MeteredProxy } from "./apart/metered-proxy.ts";
import { end, factKeys, type OnlineDatabase, TwoDatabases, through } from "./apart/two-databases.ts";
import { hourText } from "./world.ts";

const materialize = `materialize-incremental ${end} --views facts`;

/** Seconds that a process stands still. */
const lease = 2;

/** In the middle of rows: they are more than a megabyte. */
const midway = 500_000;

const disk = smallDisk(2);

describe("from one server database to another", () => {
  let apart: TwoDatabases;

  beforeAll(async () => {
    apart = await TwoDatabases.start();
  });
  afterAll(async () => {
    await apart?.stop();
    disk?.remove();
  });

  /** Nothing is read, and no interval said to be there; then a run finishes it. */
  const finishedAfterwards = async (online: OnlineDatabase): Promise<void> => {
    expect(await online.intervals()).not.toContain("committed");
    expect(await online.isServed()).toBe(false);
    await online.expireLeases();
    const { code, told } = await online.asof(materialize);
    expect({ code, views: told.views }).toMatchObject({
      code: 0,
      views: [{ state: "succeeded", received: factKeys, switched: true, watermark: end }],
    });
    expect(await online.isWhole()).toBe(true);
  };

  it("a process that is killed in the middle of a stream leaves nothing that counts", async () => {
    const online = await apart.newOnline();
    const killed: { kill: () => void } = { kill: () => undefined };
    const proxy = new MeteredProxy(apart.port, { bytes: midway, onReached: () => killed.kill() });
    await through(proxy, async (port) => {
      const run = online.start(materialize, { online: port });
      killed.kill = () => void run.process.kill("SIGKILL");
      const { signal, told } = await run.ended;
      expect({ signal, told }).toEqual({ signal: "SIGKILL", told: "" });
    });
    await finishedAfterwards(online);
  });

  it.each(["warehouse", "online"] as const)("so does a connection to the %s that is cut", async (side) => {
    const online = await apart.newOnline();
    const proxy = new MeteredProxy(apart.port, { bytes: midway, onReached: (one) => one.cut() });
    await through(proxy, async (port) => {
      const { code, told } = await online.asof(materialize, { [side]: port });
      expect({ code, isReached: proxy.isReached, views: told.views }).toMatchObject({
        code: 1,
        isReached: true,
        views: [{ state: "failed" }],
      });
    });
    await finishedAfterwards(online);
  });

  it("values of every type come over as they are, into a new version and into one that is read", async () => {
    const online = await apart.newOnline();
    const values = everyRow({ noNullArrays: null });
    const columns = [{ name: "k", type: types.int64 }, { name: "at", type: types.timestamp }, ...everyColumn];
    const name = { database: null, schema: null, name: "kinds" };
    for (const [hour, ifExists] of (["error", "append"] as const).entries()) {
      // In the second run each key gets the values of another.
      const rows = values.map(
        (_, index): Row => [BigInt(index), hourText(hour), ...(values[(index + hour) % values.length] ?? [])],
      );
      await apart.load({ table: name, columns, rows, ifExists });
      expect((await online.asof(`materialize-incremental ${hourText(hour)} --views kinds`)).told).toMatchObject({
        views: [{ received: 3, written: 3 }],
      });
      const stored = await online.stored(
        "kinds",
        rows.map(([key = null]) => [key]),
      );
      for (const [index, row] of rows.entries())
        for (const [place, { name: column, type }] of everyColumn.entries())
          if (!sameValue(type, row[place + 2] ?? null, stored[index]?.[place] ?? null))
            expect.fail(`${column}: ${show(stored[index]?.[place])}, not ${show(row[place + 2])}`);
    }
  });

  it.runIf(disk !== null)(
    "a disk that is full leaves nothing that counts; with more room a run finishes it",
    async () => {
      await apart.alone(`create tablespace small location '${disk?.folder}'`);
      const online = await apart.newOnline();
      await apart.alone(`alter database ${online.name} set default_tablespace = small`);
      const { code, told } = await online.asof(materialize);
      expect({ code, views: told.views }).toMatchObject({ code: 1, views: [{ state: "failed" }] });
      expect(JSON.stringify(told.views[0]?.problems)).toContain("53100");
      // It came as far as to rows.
      expect(await online.intervals()).toHaveLength(1);
      disk?.grow(100);
      await finishedAfterwards(online);
    },
  );

  it("four shards in processes of their own, of which one dies and is run again, make a whole", async () => {
    const online = await apart.newOnline();
    const shard = (index: number) => `${materialize} --shard ${index}/4`;
    await apart.whileFactsAreHeld(async () => {
      const dying = online.start(shard(2));
      await dying.told("interval-started");
      dying.process.kill("SIGKILL");
      await dying.ended;
    });
    const others = await Promise.all([0, 1, 3].map((index) => online.start(shard(index)).ended));
    expect(others.flatMap(({ code, told }) => (code === 0 ? [] : [told]))).toEqual([]);
    expect((await online.intervals()).filter((state) => state === "committed")).toHaveLength(3);
    expect(await online.isServed()).toBe(false);
    await online.expireLeases();
    const { code, told } = await online.asof(shard(2));
    expect({ code, views: told.views }).toMatchObject({ code: 0, views: [{ switched: true, watermark: end }] });
    expect(await online.intervals()).toEqual(["committed", "committed", "committed", "committed"]);
    expect(await online.isWhole()).toBe(true);
  });

  it("a run is cancelled from another process, and what it left undone is done by a retry", async () => {
    const online = await apart.newOnline();
    const id = await apart.whileFactsAreHeld(async () => {
      const run = online.start(`${materialize} --lease 6`);
      await run.told("interval-started");
      const { told: listed } = await online.asof("runs list");
      const [newest] = listed.runs;
      expect((await online.asof(`runs cancel ${newest?.id}`)).code).toBe(0);
      const { code, told } = await run.ended;
      expect({ code, told, cancelled: told.includes('"cancelled"') }).toMatchObject({ code: 1, cancelled: true });
      return newest?.id;
    });
    expect(await online.intervals()).toEqual(["failed"]);
    expect((await online.asof(`runs show ${id}`)).told).toMatchObject({ run: { state: "cancelled" } });
    expect(await online.asof(`runs retry ${id}`)).toMatchObject({ code: 0, told: { run: { state: "succeeded" } } });
    expect(await online.isWhole()).toBe(true);
  });

  it("Ctrl-C ends a run with 130, and it has lost nothing", async () => {
    const online = await apart.newOnline();
    await apart.whileFactsAreHeld(async () => {
      const run = online.start(materialize);
      await run.told("interval-started");
      run.process.kill("SIGINT");
      expect((await run.ended).code).toBe(130);
    });
    expect(await online.intervals()).toEqual(["failed"]);
    await finishedAfterwards(online);
  });

  it("a process that stood still for longer than its lease finds others at work, and commits nothing", async () => {
    const online = await apart.newOnline();
    const { code, told } = await apart.whileFactsAreHeld(async (letGo) => {
      const run = online.start(`${materialize} --lease ${lease}`);
      await run.told("interval-started");
      run.process.kill("SIGSTOP");
      await letGo();
      await wait((lease + 0.1) * 1_000);
      await finishedAfterwards(online);
      run.process.kill("SIGCONT");
      return run.ended;
    });
    expect({ code, told }).toEqual({ code: 1, told: expect.stringContaining("run-lost") });
    expect(await online.intervals()).toEqual(["committed"]);
    expect(await online.isWhole()).toBe(true);
  });
});
