import { describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import { changeRecord, type Ledger, type Numbered } from "../../../src/online/versions/ledger.ts";
import { Pointers } from "../../../src/online/versions/pointers.ts";
import { withCurrent, withPrepared } from "../../../src/online/versions/record.ts";
import { pointerTimes } from "../../../src/online/versions/times.ts";
import { SetClock } from "../../contract/online/subject.ts";

const view = { project: "p", view: "v" };

function table(version: string): OnlineTable {
  return { ...view, version, keys: [], tieBreaks: [], features: [], ttl: null };
}

/** A record in memory, which counts how often it is asked for. */
class MemoryLedger implements Ledger {
  kept: Numbered = { record: [], number: 0 };
  asked = 0;
  refusals = 0;

  async read(): Promise<Numbered> {
    this.asked += 1;
    return this.kept;
  }

  async replace(_view: unknown, record: Numbered["record"], expected: number): Promise<boolean> {
    if (this.refusals > 0 || this.kept.number !== expected) {
      this.refusals -= 1;
      return false;
    }
    this.kept = { record, number: expected + 1 };
    return true;
  }

  current(version: string): void {
    const record = withCurrent(withPrepared(this.kept.record, table(version), 0n), table(version), 0n);
    this.kept = { record, number: this.kept.number + 1 };
  }
}

function pointing() {
  const [ledger, clock] = [new MemoryLedger(), new SetClock()];
  const pointers = new Pointers(ledger, clock, pointerTimes({ switchMs: 1_000, graceMs: 5_000 }));
  return { ledger, clock, pointers };
}

const version = async ({ version: one }: OnlineTable): Promise<string> => one;

describe("which version is read", () => {
  it("is asked once for many readers, and again when it may have changed", async () => {
    const { ledger, clock, pointers } = pointing();
    ledger.current("1");
    await Promise.all([1, 2, 3].map(() => pointers.reading(view, version)));
    expect(ledger.asked).toBe(1);
    ledger.current("2");
    clock.advance(1_000);
    expect(await pointers.reading(view, version)).toBe("1");
    clock.advance(1);
    expect(await Promise.all([1, 2].map(() => pointers.reading(view, version)))).toEqual(["2", "2"]);
    expect(ledger.asked).toBe(2);
  });

  it("is asked again by a process whose clock was set back, and at once after a switch of its own", async () => {
    const { ledger, clock, pointers } = pointing();
    ledger.current("1");
    await pointers.reading(view, version);
    ledger.current("2");
    clock.advance(-1);
    expect(await pointers.reading(view, version)).toBe("2");
    ledger.current("3");
    pointers.forget(view);
    expect(await pointers.reading(view, version)).toBe("3");
  });

  it("is read again where an answer took so long that the version may have gone", async () => {
    const { ledger, clock, pointers } = pointing();
    ledger.current("1");
    let reads = 0;
    const answer = await pointers.reading(view, async (one) => {
      reads += 1;
      if (reads === 1) {
        clock.advance(5_000);
        ledger.current("2");
      }
      return one.version;
    });
    expect([answer, reads]).toEqual(["2", 2]);
    const always = pointers.reading(view, async () => clock.advance(5_000));
    await expect(always).rejects.toThrow("takes longer than old versions are kept");
  });

  it("is read again where the version went while it was read, and only then", async () => {
    const { ledger, pointers } = pointing();
    ledger.current("1");
    let reads = 0;
    const failing = async (one: OnlineTable): Promise<string> => {
      reads += 1;
      if (one.version === "1") {
        ledger.current("2");
        throw new Error("gone");
      }
      return one.version;
    };
    expect(await pointers.reading(view, failing, () => true)).toBe("2");
    expect(reads).toBe(2);
    const broken = pointers.reading(
      view,
      async () => Promise.reject(new Error("broken")),
      () => false,
    );
    await expect(broken).rejects.toThrow("broken");
  });

  it("is changed again where somebody else changed it meanwhile, but not for ever", async () => {
    const ledger = new MemoryLedger();
    ledger.refusals = 3;
    await changeRecord(ledger, view, (record) => withPrepared(record, table("1"), 0n));
    expect(ledger.kept.record.map(({ state }) => state)).toEqual(["prepared"]);
    ledger.refusals = Number.POSITIVE_INFINITY;
    const change = changeRecord(ledger, view, (record) => withCurrent(record, table("1"), 0n));
    await expect(change).rejects.toThrow("online-conflict");
  });
});
