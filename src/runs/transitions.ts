import type { Span } from "./times.ts";

/** An interval that somebody works on, with what its run's lease says. */
export interface Worked extends Span {
  readonly run: string;
  readonly isLive: boolean;
  /** Without a look at what is there. */
  readonly fills: boolean;
}

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
export function movedOn(watermark: number, committed: readonly Pick<Span, "begins" | "ends">[]): number {
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
