import type { Span } from "./times.ts";

/** An interval that somebody works on, with what its run's lease says. */
export interface Worked extends Span {
  readonly run: string;
  readonly isLive: boolean;
  /** Without a look at what is there. */
  readonly fills: boolean;
}

/** A stretch of known time. */
export type Covered = Pick<Span, "begins" | "ends">;

/** A lease lasts up to its last microsecond, by the clock that it was given by. */
export function isLive({ state, lease_until }: { readonly state: string; readonly lease_until: number }, now: number) {
  return state === "running" && lease_until > now;
}

/**
 * What keeps an interval from being worked on: a live run that works on the same, or one that fills the version with other rows and does
 * not look at what is there. Shards of one filling are strangers to each other.
 */
export function hinderedBy(mine: Span, worked: readonly Worked[]): Worked | null {
  const live = worked.filter((one) => one.isLive);
  return live.find((one) => isSame(one, mine) || (one.fills && !isSibling(one, mine))) ?? null;
}

/** How far a version is filled once intervals are committed: each moves it on that begins no later than it has come. */
export function movedOn(watermark: number, committed: readonly Covered[]): number {
  let reached = watermark;
  for (const { begins, ends } of [...committed].sort((left, right) => left.begins - right.begins)) {
    if (begins > reached) break;
    reached = Math.max(reached, ends);
  }
  return reached;
}

/** Intervals all of whose shards are there, of one division. */
export function whole(spans: readonly Span[]): readonly Span[] {
  const counts = new Map<string, number>();
  for (const span of spans) counts.set(divisionOf(span), (counts.get(divisionOf(span)) ?? 0) + 1);
  return spans.filter((span) => counts.get(divisionOf(span)) === span.shards);
}

/** What some intervals cover together, in order: those that meet or overlap are one. */
export function joined(spans: readonly Covered[]): readonly Covered[] {
  const all: { begins: number; ends: number }[] = [];
  for (const { begins, ends } of [...spans].sort((left, right) => left.begins - right.begins)) {
    const last = all.at(-1);
    if (last !== undefined && begins <= last.ends) last.ends = Math.max(last.ends, ends);
    else all.push({ begins, ends });
  }
  return all;
}

/** Whether all of an interval is in one of them. */
export function isCovered({ begins, ends }: Covered, spans: readonly Covered[]): boolean {
  return spans.some((span) => span.begins <= begins && ends <= span.ends);
}

/** What is left of them before an instant. */
export function cutOff(spans: readonly Covered[], at: number): readonly Covered[] {
  return spans.flatMap(({ begins, ends }) => (begins >= at ? [] : [{ begins, ends: Math.min(ends, at) }]));
}

function divisionOf({ begins, ends, shards }: Span): string {
  return `${begins} ${ends} ${shards}`;
}

function isSame(left: Span, right: Span): boolean {
  return isSibling(left, right) && left.shard === right.shard;
}

/** Of the same interval, divided in the same way. */
export function isSibling(left: Span, right: Span): boolean {
  return divisionOf(left) === divisionOf(right);
}
