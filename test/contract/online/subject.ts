import type { Clock } from "../../../src/ports/clock.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";

/** An online store that the contract is for. */
export interface OnlineSubject {
  readonly name: string;
  readonly allowances: OnlineAllowances;
  start(): Promise<RunningOnline>;
}

export interface StoreTimes {
  readonly clock: Clock;
  readonly switchMs: number;
  readonly graceMs: number;
}

/** A place for online rows that is empty at first. */
export interface RunningOnline {
  /** A store over that place, as every process opens one of its own. `stop` closes them. */
  open(times?: Partial<StoreTimes>): OnlineStore;
  stop(): Promise<void>;
}

/** Where a store cannot keep the contract to the letter, and why: null where it can. */
export interface OnlineAllowances {
  /** JSON comes back as the same value in another text. */
  readonly jsonText: string | null;
  /** Text cannot hold NUL. */
  readonly noNul: string | null;
  /** Bytes that the keys of a row may have at least. */
  readonly mostKeyBytes: number;
}

/** A clock that stands still until it is told to go on. */
export class SetClock implements Clock {
  #now: bigint;

  constructor(now = 1_800_000_000_000_000n) {
    this.#now = now;
  }

  now(): bigint {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += BigInt(milliseconds) * 1_000n;
  }
}

export const realClock: Clock = { now: () => BigInt(Date.now()) * 1_000n };
