import { AsofError } from "../kernel/diagnostics.ts";
import type { OnlineVersionName } from "../ports/online-store.ts";
import { lockedVersion } from "./intervals.ts";
import { type IntervalRow, nameOf } from "./rows.ts";
import { changeSpans, spansOf } from "./spans.ts";
import type { RunTables, Tables } from "./transactions.ts";
import { joined, whole } from "./transitions.ts";

/** Entries that go at a time: a version is locked meanwhile. The shards of one interval are at most as many. */
const atOnce = 10_000;
/** Entries that one statement names. */
const named = 1_000;
const day = 86_400_000_000;

/** Days for which entries are kept once they are committed, where nothing is said. */
const usualDays = 90;

/** Microseconds. Throws `invalid-option`. */
export function keptFor(days = usualDays): number {
  if (Number.isInteger(days) && days >= 1 && days <= 36_500) return days * day;
  throw AsofError.of("invalid-option", `the entries of runs cannot be kept for ${days} days`, {
    path: "runs.keepDays",
    hint: "give a whole number of days, at least 1",
  });
}

/**
 * Joins old entries of the ledger that are committed and lie before the watermark into spans, for the versions that a run worked
 * on, and takes away runs of which nothing is left. What was covered stays covered.
 */
export async function retire(tables: RunTables, run: string, kept: number): Promise<void> {
  const versions = await tables.transaction(async (in_) => {
    const old = await agedVersions(in_, run, kept);
    if (old.length === 0) await retireRuns(in_, run, kept);
    return old;
  });
  if (versions.length === 0) return;
  for (const version of versions) await tables.transaction((in_) => retireEntries(in_, version, kept));
  await tables.transaction((in_) => retireRuns(in_, run, kept));
}

/** Those that the run worked on, of which there are entries that may go. */
async function agedVersions({ of, now }: Tables, run: string, kept: number): Promise<readonly OnlineVersionName[]> {
  const touched: readonly OnlineVersionName[] = await of("intervals")
    .where({ run })
    .distinct("project", "view", "version");
  const aged: OnlineVersionName[] = [];
  for (const version of touched) {
    const old: readonly IntervalRow[] = await of("intervals")
      .where({ ...nameOf(version), state: "committed" })
      .where("ended_at", "<", now - kept)
      .limit(1)
      .select();
    if (old.length > 0) aged.push(version);
  }
  return aged;
}

async function retireEntries(tables: Tables, version: OnlineVersionName, kept: number): Promise<void> {
  const { of, now } = tables;
  const row = await lockedVersion(tables, version);
  if (row === undefined) return;
  const before = now - kept;
  const old: readonly IntervalRow[] = await of("intervals")
    .where(nameOf(version))
    .where("ends", "<=", Math.min(row.watermark, before))
    .where({ state: "committed" })
    .where("ended_at", "<", before)
    .orderBy(["ends", "begins", "shards", "shard"])
    .limit(atOnce)
    .select();
  const gone = whole(old);
  if (gone.length === 0) return;
  await changeSpans(tables, version, joined([...(await spansOf(tables, version)), ...gone]));
  for (let from = 0; from < gone.length; from += named) {
    const some = gone.slice(from, from + named).map(({ begins, ends, shards, shard }) => [begins, ends, shards, shard]);
    await of("intervals").where(nameOf(version)).whereIn(["begins", "ends", "shards", "shard"], some).delete();
  }
}

/** One that never ended is told as lost for as long as others are kept. */
async function retireRuns({ of, now }: Tables, run: string, kept: number): Promise<void> {
  const [own]: readonly { readonly project: string }[] = await of("runs").where({ id: run }).select("project");
  if (own === undefined) return;
  const before = now - kept;
  const mentioned = of("intervals").select("run").where({ project: own.project });
  await of("runs")
    .where({ project: own.project })
    .where("started_at", "<", before)
    .where("lease_until", "<", before)
    .whereNotIn("id", mentioned)
    .delete();
}
