import { describe, expect, it, vi } from "vitest";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { Run, RunStore } from "../../../src/ports/run-store.ts";
import { Lease } from "../../../src/runtime/materialize/lease.ts";

const run: Run = {
  ...{
    id: "r",
    project: "p",
    kind: "materialize",
    by: null,
    leaseMs: 30,
    state: "running",
    isCancelled: false,
    reason: null,
  },
  asked: { views: [], start: null, end: "2024-01-01T00:00:00Z", shard: null, every: null },
  ...{ startedAt: "2024-01-01T00:00:00Z", endedAt: null, leaseUntil: "2024-01-01T00:01:00Z" },
};

/** A store of which only renewals are asked, and a clock that stands still until it is told to go on. */
function leaseWith(renew: () => Promise<Run>, signal?: AbortSignal, isExclusive = false) {
  let now = 0;
  const store = { renew, isExclusive } as Partial<RunStore> as RunStore;
  const lease = new Lease(store, run, signal, now, () => now);
  return {
    lease,
    advance: (by: number) => {
      now += by;
    },
  };
}

const soon = { timeout: 60_000 };

const codeOf = (work: () => void): string => {
  try {
    work();
    return "none";
  } catch (error) {
    return error instanceof AsofError ? (error.diagnostics[0]?.code ?? "") : String(error);
  }
};

describe("a lease", () => {
  it("is good as long as it lasts, and no longer, whatever the machine's clock says", async () => {
    const { lease, advance } = leaseWith(async () => run);
    vi.setSystemTime(new Date("2099-01-01"));
    advance(29);
    expect(codeOf(() => lease.check())).toBe("none");
    advance(1);
    expect(codeOf(() => lease.check())).toBe("run-lost");
    expect(lease.signal.aborted).toBe(true);
    expect(lease.isCancelled).toBe(false);
    vi.useRealTimers();
  });

  it("that is over is told beside what the work met then, and nothing else where it was stopped before", () => {
    const { lease, advance } = leaseWith(async () => run);
    const refused = AsofError.of("online-version-in-use", "others have switched to it");
    const codes = () =>
      lease.reasons(refused).map((one) => (one instanceof AsofError ? one.diagnostics[0]?.code : one));
    expect(codes()).toEqual(["online-version-in-use"]);
    advance(30);
    expect(codes()).toEqual(["run-lost", "online-version-in-use"]);
    expect(codes()).toEqual(["run-lost"]);
    expect(lease.isCancelled).toBe(false);
  });

  it("is renewed while work goes on, from when the renewal was asked for", async () => {
    let asked = 0;
    const { lease, advance } = leaseWith(async () => {
      asked += 1;
      return run;
    });
    const keeping = lease.keep();
    advance(20);
    await vi.waitUntil(() => asked >= 2, soon);
    advance(20);
    expect(codeOf(() => lease.check())).toBe("none");
    lease.end();
    await keeping;
    advance(30);
    expect(codeOf(() => lease.check())).toBe("run-lost");
  });

  it("stops at once where its process stood still until it was over, without asking the store first", async () => {
    let asked = 0;
    const { lease, advance } = leaseWith(async () => {
      asked += 1;
      return run;
    });
    const keeping = lease.keep();
    advance(30);
    await vi.waitUntil(() => lease.signal.aborted || asked > 0, soon);
    lease.end();
    await keeping;
    expect({ asked, by: lease.stoppedBy?.diagnostics[0]?.code }).toEqual({ asked: 0, by: "run-lost" });
  });

  it("survives renewals that fail while it lasts, and stops when another run has what it held", async () => {
    const failures = [AsofError.of("connection-lost", "away"), AsofError.of("run-lost", "taken")];
    const { lease } = leaseWith(async () => {
      throw failures.shift() ?? new Error("asked once more");
    });
    await lease.keep();
    expect(lease.stoppedBy?.diagnostics[0]?.code).toBe("run-lost");
    expect(failures).toEqual([]);
  });

  it("stops when nothing could be renewed for as long as it lasts", async () => {
    const { lease, advance } = leaseWith(async () => {
      advance(10);
      throw new Error("away");
    });
    await lease.keep();
    expect(codeOf(() => lease.check())).toBe("run-lost");
  });

  it("is never over where nobody else can reach the store: a renewal waits while the only session is at work", () => {
    const { lease, advance } = leaseWith(async () => run, undefined, true);
    advance(1_000_000);
    expect(codeOf(() => lease.check())).toBe("none");
  });

  it("stops when somebody cancels the run, here or from elsewhere", async () => {
    const elsewhere = leaseWith(async () => ({ ...run, isCancelled: true })).lease;
    await elsewhere.keep();
    expect(codeOf(() => elsewhere.check())).toBe("cancelled");
    expect(elsewhere.isCancelled).toBe(true);
    const here = new AbortController();
    const { lease } = leaseWith(async () => run, here.signal);
    here.abort();
    expect(lease.isCancelled).toBe(true);
    expect(() => lease.check()).toThrow();
    expect(lease.cancelled.diagnostics[0]?.code).toBe("cancelled");
  });
});
