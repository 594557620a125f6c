import type { OnlineTable } from "../../ir/online.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OnlineView } from "../../ports/online-store.ts";
import type { Ledger } from "./ledger.ts";
import { currentOf } from "./record.ts";

export interface PointerTimes {
  /** Microseconds for which a reader goes by what it knows before it asks again. */
  readonly maxAge: bigint;
  /** Microseconds for which a version stays after another one was switched to. */
  readonly grace: bigint;
}

interface Pointer {
  readonly table: OnlineTable;
  readonly asked: bigint;
}

/**
 * Which version of each view is read, as far as this process knows. A switch is heard of after `maxAge` at the latest; a
 * version goes no sooner than `grace` after it. An answer that took so long that its version may have gone is not given: it is
 * asked for again.
 */
export class Pointers {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #times: PointerTimes;
  readonly #known = new Map<string, Promise<Pointer>>();

  constructor(ledger: Ledger, clock: Clock, times: PointerTimes) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#times = times;
  }

  /** Reads one view in the version that is read of it. */
  reading<T>(
    view: OnlineView,
    read: (table: OnlineTable) => Promise<T>,
    isGone: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    return this.readingAll(
      [view],
      ([table]) => (table === undefined ? Promise.reject(nothingRead(view)) : read(table)),
      isGone,
    );
  }

  /** Reads several views at once, each in its version. */
  async readingAll<T>(
    views: readonly OnlineView[],
    read: (tables: readonly OnlineTable[]) => Promise<T>,
    isGone: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt === mostAttempts;
      const pointers = await Promise.all(views.map((view) => this.#pointer(view)));
      const outcome = await read(pointers.map(({ table }) => table)).then(
        (answer) => ({ answer }),
        (error: unknown) => {
          if (isLast || !isGone(error)) throw error;
          return null;
        },
      );
      if (outcome !== null && pointers.every((one) => this.#stands(one))) return outcome.answer;
      if (isLast) throw tooSlow(views);
      for (const view of views) this.forget(view);
    }
  }

  /** Whether the version cannot have gone since. */
  #stands({ asked }: Pointer): boolean {
    const elapsed = this.#clock.now() - asked;
    return elapsed >= 0n && elapsed < this.#times.grace;
  }

  /** So that this process hears of its own changes at once. */
  forget(view: OnlineView): void {
    this.#known.delete(keyOf(view));
  }

  async #pointer(view: OnlineView): Promise<Pointer> {
    const known = this.#known.get(keyOf(view));
    if (known !== undefined) {
      const pointer = await known;
      const age = this.#clock.now() - pointer.asked;
      if (age >= 0n && age <= this.#times.maxAge) return pointer;
    }
    // Others may have asked again meanwhile: one question serves them all.
    const newer = this.#known.get(keyOf(view));
    return newer === undefined || newer === known ? this.#ask(view) : newer;
  }

  #ask(view: OnlineView): Promise<Pointer> {
    const asked = this.#clock.now();
    const asking = this.#ledger.read(view).then(({ record }) => {
      const table = currentOf(record);
      if (table === null) throw nothingRead(view);
      return { table, asked };
    });
    this.#known.set(keyOf(view), asking);
    asking.catch(() => {
      if (this.#known.get(keyOf(view)) === asking) this.forget(view);
    });
    return asking;
  }
}

const mostAttempts = 3;

function keyOf({ project, view }: OnlineView): string {
  return JSON.stringify([project, view]);
}

function nothingRead({ view }: OnlineView): AsofError {
  return AsofError.of("online-version-missing", `no version of view '${view}' is read in the online store`, {
    path: `featureViews.${view}`,
    hint: "materialize the view first",
  });
}

function tooSlow(views: readonly OnlineView[]): AsofError {
  const names = views.map(({ view }) => `'${view}'`).join(", ");
  return AsofError.of("online-store-error", `reading ${names} takes longer than old versions are kept`, {
    hint: "raise the grace time of the online store, or see why it is slow",
  });
}
