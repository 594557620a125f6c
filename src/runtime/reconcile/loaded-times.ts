import { formatInstant, parseInstant } from "../../kernel/time.ts";
import type { AuditLine, IntervalState, LedgerEntry } from "../../ports/run-store.ts";
import { firstPlace } from "./first-place.ts";

/** What was done last about a stretch of known time. */
export interface LastWork {
  readonly state: IntervalState | "skipped";
  /** The run; null where a watermark was set over it by hand. */
  readonly run: string | null;
  /** ISO instant at which its rows were read, or it was skipped; null where it never began. */
  readonly at: string | null;
  /** Why it failed, or was skipped. */
  readonly reason: string | null;
}

interface Stretch {
  /** Microseconds since 1970, not in it itself; null for the beginning. */
  readonly begins: bigint | null;
  readonly ends: bigint;
  readonly work: LastWork;
}

/**
 * What the ledger knows of each stretch of known time: of all entries that cover it, the one that was begun last. So a run that failed
 * counts only where none came after it that did not.
 */
export class LoadedTimes {
  /** Ends of stretches, each reaching back to the one before; all in order. */
  readonly #ends: readonly bigint[];
  readonly #works: readonly (LastWork | null)[];

  constructor(entries: readonly LedgerEntry[], audit: readonly AuditLine[]) {
    const stretches = [...skipped(audit), ...together(entries)].sort(byBeginningOfWork);
    const bounds = stretches.flatMap(({ begins, ends }) => (begins === null ? [ends] : [begins, ends]));
    this.#ends = [...new Set(bounds)].sort((one, other) => (one < other ? -1 : 1));
    const works: (LastWork | null)[] = this.#ends.map(() => null);
    const places = new Map(this.#ends.map((end, place) => [end, place]));
    for (const { begins, ends, work } of stretches) {
      const first = begins === null ? 0 : (places.get(begins) ?? -1) + 1;
      works.fill(work, first, (places.get(ends) ?? -1) + 1);
    }
    this.#works = works;
  }

  /** Null where the ledger says nothing of it (any more). */
  at(instant: bigint): LastWork | null {
    return this.#works[this.#placeOf(instant)] ?? null;
  }

  /** What of a stretch was not loaded to its end; null where nothing is known to be. */
  unfinishedBetween(after: bigint | null, until: bigint): LastWork | null {
    const first = after === null ? 0 : this.#placeOf(after + 1n);
    const some = this.#works.slice(first, this.#placeOf(until) + 1);
    return some.find((work) => work !== null && work.state !== "committed") ?? null;
  }

  /** The first stretch that ends at an instant or after it. */
  #placeOf(instant: bigint): number {
    return firstPlace(this.#ends.length, (place) => (this.#ends[place] ?? 0n) < instant);
  }
}

/** Shards of one interval are one piece of work, done when all are. */
function together(entries: readonly LedgerEntry[]): readonly Stretch[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.interval.start, entry.interval.end, entry.shard?.of ?? 1]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].flatMap((shards) => {
    const worst = shards.find(({ state }) => state !== "committed") ?? shards[0];
    if (worst === undefined) return [];
    const began = shards.flatMap(({ startedAt }) => startedAt ?? []).sort();
    const { interval, state, run, reason } = worst;
    const begins = interval.start === null ? null : parseInstant(interval.start);
    return [{ begins, ends: parseInstant(interval.end) ?? 0n, work: { state, run, at: began.at(-1) ?? null, reason } }];
  });
}

/** Where somebody set a watermark forward by hand. */
function skipped(audit: readonly AuditLine[]): readonly Stretch[] {
  return audit.flatMap(({ action, before, after, at, reason }) => {
    const [begins, ends] = [before === null ? null : parseInstant(before), after === null ? null : parseInstant(after)];
    if (action !== "corrected" || ends === null || (begins !== null && begins >= ends)) return [];
    return [{ begins, ends, work: { state: "skipped", run: null, at: formatInstant(parseInstant(at) ?? 0n), reason } }];
  });
}

/** What never began says nothing against what did. */
function byBeginningOfWork(one: Stretch, other: Stretch): number {
  const [left, right] = [startOf(one), startOf(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function startOf({ work }: Stretch): bigint {
  return work.at === null ? -(2n ** 63n) : (parseInstant(work.at) ?? 0n);
}
