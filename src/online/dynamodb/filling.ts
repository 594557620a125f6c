import type { Clock } from "../../ports/clock.ts";
import type { OnlineVersionName } from "../../ports/online-store.ts";
import type { Ledger } from "../versions/ledger.ts";
import type { PointerTimes } from "../versions/pointers.ts";

/**
 * Which versions may be filled without a look at what is there: those that were never read. What is known of one that is read
 * holds for `maxAge`, since it stays for longer than that after it was switched away from; anything else is asked for each time.
 */
export class Fillings {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #maxAge: bigint;
  readonly #read = new Map<string, bigint>();

  constructor(ledger: Ledger, clock: Clock, { maxAge }: PointerTimes) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#maxAge = maxAge;
  }

  async mayBeFilled(name: OnlineVersionName, signal: AbortSignal | undefined): Promise<boolean> {
    const { project, view, version } = name;
    const key = JSON.stringify([project, view, version]);
    const now = this.#clock.now();
    const age = now - (this.#read.get(key) ?? now - this.#maxAge - 1n);
    if (age >= 0n && age <= this.#maxAge) return false;
    const { record } = await this.#ledger.read(name, signal);
    const state = record.find(({ table }) => table.version === version)?.state;
    if (state === "current") this.#read.set(key, now);
    else this.#read.delete(key);
    return state === "prepared";
  }
}
