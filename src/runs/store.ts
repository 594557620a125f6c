import { randomUUID } from "node:crypto";
import type { OnlineVersionName } from "../ports/online-store.ts";
import type {
  Because,
  Correction,
  Coverage,
  LedgerEntry,
  NewRun,
  Run,
  RunDetails,
  RunOutcome,
  RunStore,
} from "../ports/run-store.ts";
import type { SqlDatabase } from "../ports/sql-database.ts";
import { endedAlready, inTheFuture, noSuchRun, unknownWatermark } from "./failures.ts";
import { readHealth } from "./health.ts";
import { claim, commit, fail, lockedVersion, plan } from "./intervals.ts";
import type { RunStoreOptions } from "./options.ts";
import { keptFor, retire } from "./retention.ts";
import {
  type AuditRow,
  auditLineOf,
  coverageOf,
  entryOf,
  type IntervalRow,
  nameOf,
  type RunRow,
  runOf,
  type VersionRow,
} from "./rows.ts";
import { usualSchema } from "./schema.ts";
import { changeSpans, spansOf } from "./spans.ts";
import { microseconds } from "./times.ts";
import { RunTables, type Tables } from "./transactions.ts";
import { cutOff, isCovered } from "./transitions.ts";

/** Run state in tables of our own, of the embedded engine or of a server. */
export function sqlRunStore(database: SqlDatabase, { schema = usualSchema, keepDays }: RunStoreOptions = {}): RunStore {
  const tables = new RunTables(database, schema);
  const kept = keptFor(keepDays);
  return {
    place: tables.place,
    isExclusive: database.identity.kind === "folder",
    now: () => tables.now(),
    begin: (run) => tables.transaction((in_) => begin(in_, run)),
    renew: (id) => tables.transaction((in_) => renew(in_, id)),
    async end(id, outcome) {
      const run = await tables.transaction((in_) => end(in_, id, outcome));
      // What could not be tidied is tidied after the next run.
      await retire(tables, id, kept).catch(() => undefined);
      return run;
    },
    cancel: (id) => tables.transaction((in_) => changed(in_, id, { is_cancelled: true })),
    list: (project, limit) => tables.transaction((in_) => list(in_, project, limit)),
    show: (project, id) => tables.transaction((in_) => show(in_, project, id)),
    coverage: (version) => tables.coverage(version),
    watermarks: (project) => tables.transaction((in_) => watermarks(in_, project)),
    intervals: (version, limit) => tables.transaction((in_) => intervals(in_, version, { limit, kept })),
    plan: (run, asked) => tables.transaction((in_) => plan(in_, run, asked)),
    claim: (run, key, wishes) => tables.transaction((in_) => claim(in_, run, key, wishes)),
    commit: (held, outcome) => tables.transaction((in_) => commit(in_, held, outcome)),
    fail: (held, reason) => tables.transaction((in_) => fail(in_, held, reason)),
    correct: (correction) => tables.transaction((in_) => correct(in_, correction)),
    forget: (version, because) => tables.transaction((in_) => forget(in_, version, because)),
    repaired: (version, because) => tables.transaction((in_) => repaired(in_, version, because)),
    audit: (project, limit) => tables.transaction((in_) => audit(in_, project, limit)),
    health: (project) => readHealth(database, schema, project),
    close: () => tables.close(),
  };
}

async function begin({ of, now }: Tables, { project, kind, by, asked, leaseMs }: NewRun): Promise<Run> {
  const row: RunRow = {
    id: randomUUID(),
    ...{ project, kind, state: "running", made_by: by, asked: JSON.stringify(asked) },
    ...{ started_at: now, ended_at: null, lease_until: now + leaseMs * 1_000, lease_ms: leaseMs },
    ...{ is_cancelled: false, reason: null },
  };
  await of("runs").insert(row);
  return runOf(row, now);
}

async function renew(tables: Tables, id: string): Promise<Run> {
  const row = await runRow(tables, id);
  if (row.state !== "running") throw endedAlready(id, row.state);
  return changed(tables, id, { lease_until: tables.now + row.lease_ms * 1_000 });
}

async function end(tables: Tables, id: string, { state, reason }: RunOutcome): Promise<Run> {
  const { now, of } = tables;
  await of("intervals")
    .where({ run: id, state: "running" })
    .update({ state: "failed", ended_at: now, reason: `the run was ${state}` });
  return changed(tables, id, { state, reason, ended_at: now });
}

async function changed(tables: Tables, id: string, change: Partial<RunRow>): Promise<Run> {
  const row = await runRow(tables, id);
  if (row.state !== "running") return runOf(row, tables.now);
  await tables.of("runs").where({ id }).update(change);
  return runOf({ ...row, ...change }, tables.now);
}

async function runRow({ of }: Tables, id: string): Promise<RunRow> {
  const [row]: readonly RunRow[] = await of("runs").where({ id }).forUpdate().select();
  if (row === undefined) throw noSuchRun(id);
  return row;
}

async function list({ of, now }: Tables, project: string, limit: number): Promise<readonly Run[]> {
  const rows: readonly RunRow[] = await of("runs")
    .where({ project })
    .orderBy("started_at", "desc")
    .limit(limit)
    .select();
  return rows.map((row) => runOf(row, now));
}

async function show({ of, now }: Tables, project: string, id: string): Promise<RunDetails> {
  const [row]: readonly RunRow[] = await of("runs").where({ project, id }).select();
  if (row === undefined) throw noSuchRun(id);
  const intervals: readonly IntervalRow[] = await of("intervals")
    .where({ run: id })
    .orderBy(["view", "version", "ends", "begins", "shard"])
    .select();
  return { run: runOf(row, now), intervals: intervals.map(entryOf) };
}

async function watermarks({ of }: Tables, project: string): Promise<readonly Coverage[]> {
  const rows: readonly VersionRow[] = await of("versions").where({ project }).orderBy(["view", "version"]).select();
  return rows.map(coverageOf);
}

async function correct(tables: Tables, { version, watermark, by, reason }: Correction): Promise<Coverage> {
  const { of, now } = tables;
  const row = await lockedVersion(tables, version);
  if (row === undefined) throw unknownWatermark(version);
  const after = microseconds(watermark);
  if (after > now) throw inTheFuture(version, after, now);
  // What was committed beyond it would move it on again by itself.
  await of("intervals")
    .where(nameOf(version))
    .where("ends", ">", after)
    .where({ state: "committed" })
    .update({ state: "planned" });
  await changeSpans(tables, version, cutOff(await spansOf(tables, version), after));
  const change = { since: Math.min(row.since, after), watermark: after };
  await of("versions").where(nameOf(version)).update(change);
  await leaveLine(tables, version, { by, reason }, "corrected", [row.watermark, after]);
  return coverageOf({ ...row, ...change });
}

async function forget(tables: Tables, version: OnlineVersionName, because: Because): Promise<void> {
  const row = await lockedVersion(tables, version);
  if (row === undefined) return;
  for (const name of ["intervals", "spans"] as const) await tables.of(name).where(nameOf(version)).delete();
  await tables.of("versions").where(nameOf(version)).delete();
  await leaveLine(tables, version, because, "forgotten", [row.watermark, null]);
}

/** What was left undone so long ago that what was done after it is no longer kept is left out: somebody has done it since. */
async function intervals(
  tables: Tables,
  version: OnlineVersionName,
  { limit, kept }: { readonly limit: number; readonly kept: number },
): Promise<readonly LedgerEntry[]> {
  const { of, now } = tables;
  const spans = await spansOf(tables, version);
  const rows: readonly IntervalRow[] = await of("intervals")
    .where(nameOf(version))
    .orderBy([{ column: "ends", order: "desc" }, "begins", "shards", "shard"])
    .limit(limit)
    .select();
  const isPast = (row: IntervalRow) => row.state !== "committed" && (row.started_at ?? 0) < now - kept;
  return rows.filter((row) => !(isPast(row) && isCovered(row, spans))).map(entryOf);
}

async function repaired(tables: Tables, version: OnlineVersionName, because: Because): Promise<void> {
  const [row]: readonly VersionRow[] = await tables.of("versions").where(nameOf(version)).select();
  if (row === undefined) throw unknownWatermark(version);
  await leaveLine(tables, version, because, "repaired", [row.watermark, row.watermark]);
}

async function leaveLine(
  { of, now }: Tables,
  version: OnlineVersionName,
  { by, reason }: Because,
  action: AuditRow["action"],
  [before, after]: readonly [number, number | null],
): Promise<void> {
  const line: AuditRow = { ...nameOf(version), at: now, made_by: by, action, before, after, reason };
  await of("audit").insert(line);
}

async function audit({ of }: Tables, project: string, limit: number) {
  const rows: readonly AuditRow[] = await of("audit")
    .where({ project })
    .orderBy("number", "desc")
    .limit(limit)
    .select();
  return rows.map(auditLineOf);
}
