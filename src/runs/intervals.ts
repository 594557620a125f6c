import type { OnlineVersionName, WriteOutcome } from "../ports/online-store.ts";
import type { Claim, ClaimWishes, Coverage, IntervalKey, LedgerEntry, VersionPlan } from "../ports/run-store.ts";
import { inProgress, inTheFuture, takenOver, unknownWatermark } from "./failures.ts";
import { coverageOf, entryOf, type IntervalRow, nameOf, type RunRow, type VersionRow, workedOf } from "./rows.ts";
import { spansOf } from "./spans.ts";
import { microseconds, type Span, spanOf } from "./times.ts";
import type { Tables } from "./transactions.ts";
import { hinderedBy, isCovered, isSibling, movedOn, whole } from "./transitions.ts";

/** A version's row, which everybody locks who changes anything of the version. */
export async function lockedVersion({ of }: Tables, version: OnlineVersionName): Promise<VersionRow | undefined> {
  const [row]: readonly VersionRow[] = await of("versions").where(nameOf(version)).forUpdate().select();
  return row;
}

/** What others planned and nobody works on is this run's from now on; what is committed stays so until it is claimed again. */
export async function plan(tables: Tables, run: string, asked: VersionPlan): Promise<readonly LedgerEntry[]> {
  const since = microseconds(asked.since);
  const name = nameOf(asked.version);
  await tables
    .of("versions")
    .insert({ ...name, since, watermark: since })
    .onConflict(Object.keys(name))
    .ignore();
  await lockedVersion(tables, name);
  const spans = await spansOf(tables, name);
  const entries: LedgerEntry[] = [];
  for (const interval of asked.intervals) {
    const row = plannedRow(run, { ...name, ...spanOf(interval, asked.shard) });
    const known = await entry(tables, row);
    // Nobody has to do again what was done so long ago that its entry is gone.
    const isDone = known === undefined && isCovered(row, spans);
    if (known === undefined && !isDone) await tables.of("intervals").insert(row);
    else if (known?.state === "planned" || known?.state === "failed")
      await change(tables, known, { run, state: "planned" });
    entries.push(entryOf(known ?? (isDone ? { ...row, state: "committed" } : row)));
  }
  return entries;
}

/**
 * Takes an interval, whose attempts tell the one who holds it from those who did. One whose entry is gone because it was done long
 * ago gets another.
 */
export async function claim(tables: Tables, run: string, key: IntervalKey, { fill }: ClaimWishes): Promise<Claim> {
  const mine = { ...nameOf(key.version), ...spanOf(key.interval, key.shard) };
  const version = await lockedVersion(tables, key.version);
  if (version === undefined) throw unknownWatermark(key.version);
  await refuseHindered(tables, key, mine);
  const known = (await entry(tables, mine)) ?? (await enteredAgain(tables, run, mine));
  const fills = fill && (await isFirst(tables, mine));
  const follows = known.attempt === 0 && (await isLast(tables, version, mine));
  const attempt = known.attempt + 1;
  await change(tables, known, {
    ...{ state: "running", run, attempt, fills, started_at: tables.now, ended_at: null },
    ...{ received: 0, written: 0, reason: null, billed: null },
  });
  return { ...key, run, attempt, fills, follows };
}

async function enteredAgain(tables: Tables, run: string, mine: OnlineVersionName & Span): Promise<IntervalRow> {
  if (!isCovered(mine, await spansOf(tables, mine))) throw unknownWatermark(mine);
  const row = plannedRow(run, mine);
  await tables.of("intervals").insert(row);
  return row;
}

function plannedRow(run: string, place: OnlineVersionName & Span): IntervalRow {
  return {
    ...place,
    ...{ state: "planned", run, attempt: 0, fills: false, started_at: null, ended_at: null },
    ...{ received: 0, written: 0, reason: null, billed: null },
  };
}

async function refuseHindered({ of, now }: Tables, key: IntervalKey, mine: OnlineVersionName & Span): Promise<void> {
  const running: readonly IntervalRow[] = await of("intervals")
    .where(nameOf(mine))
    .where({ state: "running" })
    .select();
  if (running.length === 0) return;
  const runs: readonly RunRow[] = await of("runs")
    .whereIn("id", [...new Set(running.map(({ run }) => run))])
    .select();
  const byId = new Map(runs.map((row) => [row.id, row]));
  const hindering = hinderedBy(
    mine,
    running.map((row) => workedOf(row, byId.get(row.run), now)),
  );
  if (hindering !== null) throw inProgress(key, hindering, byId.get(hindering.run)?.lease_until ?? now);
}

/** Whether nothing but this interval and its shards was ever begun in the version. */
async function isFirst(tables: Tables, mine: OnlineVersionName & Span): Promise<boolean> {
  const { of } = tables;
  if ((await spansOf(tables, mine)).length > 0) return false;
  const begun: readonly IntervalRow[] = await of("intervals").where(nameOf(mine)).where("attempt", ">", 0).select();
  return begun.every((one) => isSibling(one, mine));
}

/** Whether nothing but its shards was ever begun that ends after its beginning. */
async function isLast({ of }: Tables, { watermark }: VersionRow, mine: OnlineVersionName & Span): Promise<boolean> {
  if (mine.begins < watermark) return false;
  const beyond: readonly IntervalRow[] = await of("intervals")
    .where(nameOf(mine))
    .where("ends", ">", mine.begins)
    .where("attempt", ">", 0)
    .select();
  return beyond.every((one) => isSibling(one, mine));
}

export async function commit(tables: Tables, held: Claim, outcome: WriteOutcome): Promise<Coverage> {
  const { of, now } = tables;
  const version = await lockedVersion(tables, held.version);
  if (version === undefined) throw unknownWatermark(held.version);
  const row = await heldRow(tables, held);
  if (row.ends > now) throw inTheFuture(held.version, row.ends, now);
  const { received, written } = outcome;
  const billed = outcome.billed === undefined ? null : JSON.stringify(outcome.billed);
  await change(tables, row, { state: "committed", ended_at: now, received, written, billed });
  const beyond: readonly IntervalRow[] = await of("intervals")
    .where(nameOf(version))
    .where("ends", ">", version.watermark)
    .where({ state: "committed" })
    .select();
  const watermark = movedOn(version.watermark, whole(beyond));
  await of("versions").where(nameOf(version)).update({ watermark });
  return coverageOf({ ...version, watermark });
}

export async function fail(tables: Tables, held: Claim, reason: string): Promise<void> {
  await lockedVersion(tables, held.version);
  const row = await entry(tables, { ...nameOf(held.version), ...spanOf(held.interval, held.shard) });
  if (row === undefined || !isHeld(row, held)) return;
  await change(tables, row, { state: "failed", ended_at: tables.now, reason });
}

async function heldRow(tables: Tables, held: Claim): Promise<IntervalRow> {
  const row = await entry(tables, { ...nameOf(held.version), ...spanOf(held.interval, held.shard) });
  if (row === undefined || !isHeld(row, held)) throw takenOver(held, row?.run ?? "none");
  return row;
}

function isHeld(row: IntervalRow, held: Claim): boolean {
  return row.state === "running" && row.run === held.run && row.attempt === held.attempt;
}

async function entry({ of }: Tables, place: OnlineVersionName & Span): Promise<IntervalRow | undefined> {
  const [row]: readonly IntervalRow[] = await of("intervals").where(placeOf(place)).select();
  return row;
}

async function change({ of }: Tables, place: OnlineVersionName & Span, change: Partial<IntervalRow>): Promise<void> {
  await of("intervals").where(placeOf(place)).update(change);
}

function placeOf({ begins, ends, shard, shards, ...version }: OnlineVersionName & Span) {
  return { ...nameOf(version), begins, ends, shard, shards };
}
