import { describe, expect, it } from "vitest";
import { type OnlineQuestion, onlineChecks } from "../../../src/cli/doctor/online.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import {
  collectDefinitions,
  entity,
  expr,
  featureService,
  featureView,
  onDemandView,
  t,
  table,
} from "../../../src/define/index.ts";
import type { OnlineTable } from "../../../src/ir/online.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import type { OnlineStore, OnlineVersion, OnlineVersionState } from "../../../src/ports/online-store.ts";
import type { Coverage, RunStore, RunsHealth } from "../../../src/ports/run-store.ts";
import type { OnlineHealth, VersionHealth } from "../../../src/ports/store-health.ts";

const airport = entity("airport", { key: { airport: t.string } });
const source = table("weather", { eventTime: "at" });
const weather = featureView("weather", { entities: [airport], source, ttl: "3 hours", features: { temp: t.float64 } });
const yards = featureView("yards", { entities: [airport], source: table("yards"), features: { name: t.string } });
// The service has the view by what is computed of it alone.
const felt = onDemandView("felt", { inputs: { weather }, features: { felt: expr`temp - 1.5` } });
const colder = onDemandView("colder", { inputs: { felt }, features: { colder: expr`felt - 1.5` } });
const model = featureService("model", { features: [colder] });
const { registry } = buildRegistry(
  "p",
  collectDefinitions([airport, weather, yards, felt, colder, model]).definitions,
  new Map(),
);

const now = 1_800_000_000_000_000n;
const hour = 3_600_000_000n;
const tableOf = (view: string, version: string): OnlineTable => ({
  ...{ project: "p", view, version, keys: [], tieBreaks: [], features: [], ttl: null },
});
const versionOf = (view: string, version: string, state: OnlineVersionState = "current"): OnlineVersion => ({
  ...{ table: tableOf(view, version), state, since: formatInstant(now) },
});
const covered = (view: string, version: string, watermark: bigint | null): Coverage => ({
  ...{ project: "p", view, version, since: null, watermark: watermark === null ? null : formatInstant(watermark) },
});
const sound = { about: "a store", clock: now, clockStep: 0n, isMade: true, findings: [] } as const;
const usual: VersionHealth = { isThere: true, isEmpty: false, isUnlogged: false };

interface Planted {
  readonly versions?: readonly OnlineVersion[];
  readonly rows?: Partial<VersionHealth>;
  readonly online?: Partial<OnlineHealth>;
  readonly runs?: Partial<RunsHealth>;
  readonly failing?: "open" | "versions" | "health" | "runs";
  readonly silent?: boolean;
}

/** Checks that are not right, or of the name asked for, as `name status found (fix)`. */
async function told(planted: Planted): Promise<readonly string[]> {
  const {
    versions = [versionOf("weather", "now")],
    rows = {},
    online = {},
    runs = { coverage: [covered("weather", "now", now - hour)] },
    failing,
    silent = false,
  } = planted;
  const fails = (where: typeof failing) => {
    if (failing === where)
      throw AsofError.of("online-store-unreachable", `no answer to ${where}`, { hint: "look there" });
  };
  const store: Partial<OnlineStore> = {
    place: "here",
    versions: async ({ view }) => {
      fails("versions");
      return versions.filter((one) => one.table.view === view);
    },
    health: async (tables) => {
      fails("health");
      return { ...sound, ...online, versions: tables.map(() => ({ ...usual, ...rows })) };
    },
  };
  const state: Partial<RunStore> = {
    place: "there",
    health: async () => {
      fails("runs");
      return { ...sound, coverage: [], lost: 0, ...runs };
    },
  };
  if (silent) for (const one of [store, state]) Reflect.deleteProperty(one, "health");
  const asked = {
    registry,
    signal: new AbortController().signal,
    store: {
      now: () => formatInstant(now),
      online: async () => {
        fails("open");
        return store;
      },
      runStore: async () => state,
      onlineTable: async (view: string) => tableOf(view, "now"),
    },
  } as unknown as OnlineQuestion;
  return (await onlineChecks(asked)).map(
    ({ name, status, found, fix }) => `${name} ${status}: ${found}${fix === null ? "" : ` (${fix})`}`,
  );
}

const fine = [
  "online store ok: a store: here",
  "online store clock ok: this machine and the online store agree to the second",
  "run state ok: a store: there",
  "run state clock ok: this machine and the run state agree to the second",
];
const unserved = "served yards ok: nothing is loaded, and no service serves it";

describe("the online store and run state", () => {
  it("are told to be sound, with how far each view is filled", async () => {
    expect(await told({})).toEqual([
      ...fine,
      "served weather ok: version now, loaded until 2027-01-15T07:00:00Z, 60 minutes ago",
      unserved,
    ]);
  });

  it("that cannot tell how they stand are there, and no more is known", async () => {
    expect(await told({ silent: true })).toEqual([
      "online store ok: here",
      "run state ok: there",
      "served weather ok: version now is read",
      unserved,
    ]);
  });

  it("that do not answer fail, and what rests on them is skipped", async () => {
    const skipped = ["run state", "served views"].map((name) => `${name} skipped: the online store cannot be asked`);
    for (const failing of ["open", "health"] as const)
      expect(await told({ failing })).toEqual([
        `online store failed: no answer to ${failing} (look there)`,
        ...skipped,
      ]);
    expect(await told({ failing: "versions" })).toEqual([
      ...fine,
      "served views failed: no answer to versions (look there)",
    ]);
    expect(await told({ failing: "runs" })).toEqual([
      ...fine.slice(0, 2),
      "run state failed: no answer to runs (look there)",
      "served weather ok: version now is read",
      unserved,
    ]);
  });

  it("are told with rights that are lacking, clocks that are off, and runs that died", async () => {
    const finding = { isSevere: true, found: "may not be read", fix: "grant select" };
    const checks = await told({
      online: { isMade: false, findings: [finding, { ...finding, isSevere: false }], clock: now - 90_000_000n },
      runs: { lost: 2, clock: now + 5_000_000n, coverage: [covered("weather", "now", now)] },
    });
    expect(checks.slice(0, 7)).toEqual([
      "online store ok: a store: here, where nothing is made yet",
      "online store rights failed: may not be read (grant select)",
      "online store rights warning: may not be read (grant select)",
      "online store clock warning: the online store is 90 s behind this machine, whose clock says what now is (set both by a time server (NTP))",
      "run state ok: a store: there",
      "run state clock warning: the run state is 5 s ahead of this machine, whose clock says what now is (set both by a time server (NTP))",
      "lost runs warning: 2 runs died without an end (look: asof runs list; whoever runs next takes their intervals, or: asof runs retry ID)",
    ]);
    // A clock that is told in whole seconds is somewhere in its second.
    const coarse = await told({ online: { clock: now - 1_900_000n, clockStep: 1_000_000n } });
    expect(coarse[1]).toContain("clock ok");
  });
});

describe("what is served of a view", () => {
  const weatherCheck = async (planted: Planted) =>
    (await told(planted)).find((one) => one.startsWith("served weather"))?.replace("served weather ", "");

  it.each<readonly [string, Planted, string]>([
    [
      "nothing, though a service serves it",
      { versions: [] },
      "warning: nothing is loaded, though a service serves weather (load it: asof materialize-incremental now)",
    ],
    [
      "nothing yet",
      { versions: [versionOf("weather", "now", "prepared")] },
      "warning: a version is being filled, and none is read yet (when no run works on it, load it: asof materialize-incremental now)",
    ],
    [
      "an older definition",
      { versions: [versionOf("weather", "old"), versionOf("weather", "now", "prepared")] },
      "warning: version old is read, of other definitions than those of now (now) (load it: asof materialize-incremental now)",
    ],
    [
      "what others run",
      { runs: { coverage: [] } },
      "warning: version now is read, and run state knows nothing of it (see that run state is where the runs of others have theirs: runs: { kind: … } in the configuration)",
    ],
    [
      "nothing whole",
      { runs: { coverage: [covered("weather", "now", null)] } },
      "warning: version now is read, and no interval of it is loaded whole (see why: asof runs list)",
    ],
    [
      "too old values",
      { runs: { coverage: [covered("weather", "now", now - 3n * hour - 1n)] } },
      "warning: version now, loaded until 2027-01-15T04:59:59.999999Z, 3 hours ago: longer than the TTL, so that every value is withheld that was not pushed since (load what is new: asof materialize-incremental now)",
    ],
    [
      "what is exactly as old as may be",
      { runs: { coverage: [covered("weather", "now", now - 3n * hour)] } },
      "ok: version now, loaded until 2027-01-15T05:00:00Z, 3 hours ago",
    ],
    [
      "what is to come",
      { runs: { coverage: [covered("weather", "now", now + 1n)] } },
      "warning: loaded until 2027-01-15T08:00:00.000001Z, which is to come (set the clocks of all machines by a time server (NTP))",
    ],
    [
      "a version whose table is gone",
      { rows: { isThere: false } },
      "failed: version now is read, and its rows are gone (load it: asof materialize-incremental now, after: asof state list)",
    ],
    [
      "a table that a crash has emptied",
      { rows: { isEmpty: true, isUnlogged: true } },
      "failed: it is loaded until 2027-01-15T07:00:00Z and has no row: its table is unlogged, which a crash of the server empties (load it again from the beginning: asof materialize START END)",
    ],
    [
      "a table that no crash has emptied, of a source without rows",
      { rows: { isEmpty: true, isUnlogged: false } },
      "ok: version now, loaded until 2027-01-15T07:00:00Z, 60 minutes ago",
    ],
  ])("%s", async (_, planted, expected) => {
    expect(await weatherCheck(planted)).toBe(expected);
  });
});
