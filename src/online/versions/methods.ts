import type { OnlineTable } from "../../ir/online.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OnlineStore } from "../../ports/online-store.ts";
import { changeRecord, type Ledger } from "./ledger.ts";
import type { Pointers, PointerTimes } from "./pointers.ts";
import { type ViewRecord, versionOf, withCurrent, withDropping, withoutVersion } from "./record.ts";

export interface VersionedStore {
  readonly ledger: Ledger;
  readonly pointers: Pointers;
  readonly clock: Clock;
  readonly times: PointerTimes;
  /** Takes away all rows of a version that nobody reads any more. May be run again after a failure. */
  readonly remove: (table: OnlineTable, signal: AbortSignal | undefined) => Promise<void>;
  /** Told that a version is the one that is read. */
  readonly switched?: (table: OnlineTable, signal: AbortSignal | undefined) => Promise<void>;
}

/** What every store does alike with the record of a view's versions. */
export function versionMethods({
  ledger,
  pointers,
  clock,
  times,
  remove,
  switched,
}: VersionedStore): Pick<OnlineStore, "versions" | "switchTo" | "drop"> {
  return {
    async versions(view, signal) {
      return (await ledger.read(view, signal)).record;
    },
    async switchTo(name, signal) {
      const record = await changeRecord(ledger, name, (one) => withCurrent(one, name, clock.now()), signal);
      pointers.forget(name);
      await switched?.(versionOf(record, name).table, signal);
    },
    async drop(name, signal) {
      const change = (record: ViewRecord) => withDropping(record, name, clock.now(), times.grace);
      const { table } = versionOf(await changeRecord(ledger, name, change, signal), name);
      await remove(table, signal);
      await changeRecord(ledger, name, (record) => withoutVersion(record, name), signal);
    },
  };
}
