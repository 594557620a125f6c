import type { OnlineTable } from "../../ir/online.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { canonicalJson } from "../../kernel/hash.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";
import type { OnlineVersion, OnlineVersionName, OnlineVersionState } from "../../ports/online-store.ts";

/** All versions of a view, in the order in which they were prepared. At most one is current. */
export type ViewRecord = readonly OnlineVersion[];

/** With a version that is there to be filled; the same record where it is there already. */
export function withPrepared(record: ViewRecord, table: OnlineTable, now: bigint): ViewRecord {
  const found = record.find((one) => one.table.version === table.version);
  if (found === undefined) return [...record, { table, state: "prepared", since: formatInstant(now) }];
  if (found.state === "dropping") throw inUse(table, "is being dropped", "drop it again first, or choose another name");
  if (canonicalJson(found.table) === canonicalJson(table)) return record;
  throw AsofError.of("online-version-differs", `${named(table)} is in the online store with other columns`, {
    path: `featureViews.${table.view}`,
    hint: "give the changed view a version of its own, fill it and switch to it",
  });
}

/** With a version as the one that is read; what was read before is retired. */
export function withCurrent(record: ViewRecord, name: OnlineVersionName, now: bigint): ViewRecord {
  const { state } = versionOf(record, name);
  if (state === "current") return record;
  if (state === "dropping") throw inUse(name, "is being dropped", "prepare and fill it again");
  const since = formatInstant(now);
  return record.map((one) => {
    if (one.table.version === name.version) return { ...one, state: "current", since };
    return one.state === "current" ? { ...one, state: "retired", since } : one;
  });
}

/** With a version on its way out. `grace`: microseconds for which readers may go on with a version that was retired. */
export function withDropping(record: ViewRecord, name: OnlineVersionName, now: bigint, grace: bigint): ViewRecord {
  const { state, since } = versionOf(record, name);
  if (state === "current") throw inUse(name, "is the one that is read", "switch to another version first");
  const readable = (parseInstant(since) ?? now) + grace;
  if (state === "retired" && readable > now)
    throw inUse(name, `may be read until ${formatInstant(readable)}`, "drop it after that");
  return record.map((one) => (one.table.version === name.version ? withState(one, "dropping", now) : one));
}

export function withoutVersion(record: ViewRecord, { version }: OnlineVersionName): ViewRecord {
  return record.filter(({ table }) => table.version !== version);
}

export function currentOf(record: ViewRecord): OnlineTable | null {
  return record.find(({ state }) => state === "current")?.table ?? null;
}

/** Rejects a version that the record lacks. */
export function versionOf(record: ViewRecord, name: OnlineVersionName): OnlineVersion {
  const found = record.find(({ table }) => table.version === name.version);
  if (found !== undefined) return found;
  throw AsofError.of("online-version-missing", `${named(name)} is not in the online store`, {
    path: `featureViews.${name.view}`,
    hint: "prepare it first",
  });
}

/** Only what was never read may be filled by writes that do not look at what is stored. */
export function requireUnread(record: ViewRecord, name: OnlineVersionName): void {
  if (versionOf(record, name).state === "prepared") return;
  throw inUse(name, "is or was read, and cannot be filled blindly", "write to it, or fill a version of another name");
}

function withState(one: OnlineVersion, state: OnlineVersionState, now: bigint): OnlineVersion {
  return one.state === state ? one : { ...one, state, since: formatInstant(now) };
}

function named({ view, version }: OnlineVersionName): string {
  return `version '${version}' of view '${view}'`;
}

function inUse(name: OnlineVersionName, why: string, hint: string): AsofError {
  return AsofError.of("online-version-in-use", `${named(name)} ${why}`, { path: `featureViews.${name.view}`, hint });
}
