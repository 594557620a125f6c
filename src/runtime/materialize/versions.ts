import type { OnlineTable } from "../../ir/online.ts";
import type { Registry } from "../../ir/registry.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { parseInstant } from "../../kernel/time.ts";
import type { OnlineVersion } from "../../ports/online-store.ts";
import type { Coverage } from "../../ports/run-store.ts";
import type { Lease } from "./lease.ts";
import type { Materializing } from "./materializing.ts";
import type { ViewState } from "./plan-view.ts";

/** What is known of a version after room was made for it. */
export interface PreparedVersion {
  readonly coverage: Coverage | null;
  readonly versions: readonly OnlineVersion[];
}

/**
 * Makes room for a version. What the run state says of one that is gone from the store is forgotten: it was asked before the store
 * was, which knew of every version that it speaks of.
 */
export async function preparedVersion(
  { online, runs }: Pick<Materializing, "online" | "runs">,
  table: OnlineTable,
  { signal, run }: Pick<Lease, "signal" | "run">,
): Promise<PreparedVersion> {
  const known = await runs.coverage(table);
  const before = await online.versions(table, signal);
  const isGone = !before.some((one) => one.table.version === table.version);
  if (known !== null && isGone) await runs.forget(table, { by: run.by, reason: `it is gone from ${online.place}` });
  await online.prepare(table, signal);
  return { coverage: isGone ? null : known, versions: await online.versions(table, signal) };
}

/** What a view's intervals are planned by. */
export function viewState({ featureViews }: Registry, table: OnlineTable, known: PreparedVersion): ViewState {
  const source = featureViews.find(({ name }) => name === table.view)?.source;
  return { ...known, version: table, lateness: source?.lateness ?? 0, isStatic: source?.eventTime === null };
}

/** The version that is read where it is another one, and how far it is filled beyond this one; null where nothing is missing. */
export interface Standing {
  readonly isCurrent: boolean;
  /** Up to where the version that is read has more; null where it has not. */
  readonly behind: string | null;
}

/** How a version stands beside the one that is read. */
export async function standingOf(
  { online, runs }: Pick<Materializing, "online" | "runs">,
  table: OnlineTable,
  mine: Coverage,
): Promise<Standing> {
  const versions = await online.versions(table);
  const current = versions.find(({ state }) => state === "current");
  if (current === undefined) return { isCurrent: false, behind: null };
  if (current.table.version === table.version) return { isCurrent: true, behind: null };
  const theirs = await runs.coverage(current.table);
  return {
    isCurrent: false,
    behind: isLater(theirs?.watermark ?? null, mine.watermark) ? (theirs?.watermark ?? null) : null,
  };
}

function isLater(one: string | null, other: string | null): boolean {
  if (one === null) return false;
  return other === null || (parseInstant(one) ?? 0n) > (parseInstant(other) ?? 0n);
}

/** Drops versions that were read before, once no reader can know of them; the names of those that went. */
export async function droppedVersions(
  { online, runs }: Pick<Materializing, "online" | "runs">,
  table: OnlineTable,
  { signal, run }: Pick<Lease, "signal" | "run">,
): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const { table: other, state } of await online.versions(table, signal)) {
    if (other.version === table.version || (state !== "retired" && state !== "dropping")) continue;
    if (!(await wentAway(online.drop(other, signal)))) continue;
    await runs.forget(other, { by: run.by, reason: `version '${table.version}' took its place` });
    gone.push(other.version);
  }
  return gone;
}

/** False for one that may still be read, or that another run has dropped meanwhile. */
async function wentAway(dropping: Promise<void>): Promise<boolean> {
  try {
    await dropping;
    return true;
  } catch (failure) {
    const passing = ["online-version-in-use", "online-version-missing"];
    if (failure instanceof AsofError && failure.diagnostics.every(({ code }) => passing.includes(code))) return false;
    throw failure;
  }
}
