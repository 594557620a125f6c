import type { OnlineVersionName } from "../ports/online-store.ts";
import type {
  AuditLine,
  Coverage,
  IntervalState,
  LedgerEntry,
  Run,
  RunKind,
  RunOutcome,
  RunRequest,
} from "../ports/run-store.ts";
import { instant, instantOf, intervalOf, type Span, shardOf } from "./times.ts";
import { isLive, type Worked } from "./transitions.ts";

/** A row of `runs`. */
export interface RunRow {
  readonly id: string;
  readonly project: string;
  readonly kind: RunKind;
  readonly state: "running" | RunOutcome["state"];
  readonly made_by: string | null;
  readonly asked: string;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly lease_until: number;
  readonly lease_ms: number;
  readonly is_cancelled: boolean;
  readonly reason: string | null;
}

/** A row of `versions`. */
export interface VersionRow extends OnlineVersionName {
  readonly since: number;
  readonly watermark: number;
}

/** A row of `intervals`. */
export interface IntervalRow extends OnlineVersionName, Span {
  readonly state: IntervalState;
  readonly run: string;
  readonly attempt: number;
  readonly fills: boolean;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly received: number;
  readonly written: number;
  readonly reason: string | null;
  /** JSON. */
  readonly billed: string | null;
}

/** A row of `audit`. */
export interface AuditRow extends OnlineVersionName {
  readonly at: number;
  readonly made_by: string | null;
  readonly action: AuditLine["action"];
  readonly before: number | null;
  readonly after: number | null;
  readonly reason: string;
}

export function runOf(row: RunRow, now: number): Run {
  const asked: RunRequest = JSON.parse(row.asked);
  return {
    id: row.id,
    project: row.project,
    kind: row.kind,
    by: row.made_by,
    asked,
    leaseMs: row.lease_ms,
    state: row.state === "running" && !isLive(row, now) ? "lost" : row.state,
    startedAt: instantOf(row.started_at),
    endedAt: row.ended_at === null ? null : instantOf(row.ended_at),
    leaseUntil: instantOf(row.lease_until),
    isCancelled: row.is_cancelled,
    reason: row.reason,
  };
}

export function entryOf(row: IntervalRow): LedgerEntry {
  return {
    version: nameOf(row),
    interval: intervalOf(row),
    shard: shardOf(row),
    state: row.state,
    run: row.run,
    attempt: row.attempt,
    startedAt: row.started_at === null ? null : instantOf(row.started_at),
    endedAt: row.ended_at === null ? null : instantOf(row.ended_at),
    received: row.received,
    written: row.written,
    reason: row.reason,
    billed: row.billed === null ? null : JSON.parse(row.billed),
  };
}

export function coverageOf(row: VersionRow): Coverage {
  const isEmpty = row.watermark === row.since;
  return { ...nameOf(row), since: instant(row.since), watermark: isEmpty ? null : instant(row.watermark) };
}

export function auditLineOf({
  project,
  view,
  version,
  made_by,
  at,
  before,
  after,
  action,
  reason,
}: AuditRow): AuditLine {
  const told = (stored: number | null) => (stored === null ? null : instant(stored));
  return {
    ...{ project, view, version, action, reason },
    by: made_by,
    at: instantOf(at),
    before: told(before),
    after: told(after),
  };
}

/** A run that is not there holds nothing. */
export function workedOf(row: IntervalRow, run: RunRow | undefined, now: number): Worked {
  return { ...row, isLive: run !== undefined && isLive(run, now) };
}

export function nameOf({ project, view, version }: OnlineVersionName): OnlineVersionName {
  return { project, view, version };
}
