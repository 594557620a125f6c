/** A process that dies at one of its calls: from then on nothing that it asks for happens. */
export class Dying {
  readonly #at: number;
  /** Whether the call it dies at takes place all the same, and only its answer is lost. */
  readonly #after: boolean;
  calls = 0;

  /** Never, with infinity. */
  constructor(at: number, after: boolean) {
    this.#at = at;
    this.#after = after;
  }

  get isDead(): boolean {
    return this.calls >= this.#at;
  }

  /** The same object, whose methods count as calls. */
  over<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (from, name) => {
        const value: unknown = Reflect.get(from, name);
        if (typeof value !== "function") return value;
        return (...given: readonly unknown[]) => this.#call(() => Reflect.apply(value, from, given));
      },
    });
  }

  /** A moment within a call. */
  beat(): void {
    if (this.isDead) throw new Death();
    this.calls += 1;
    if (this.isDead) throw new Death();
  }

  async #call(work: () => unknown): Promise<unknown> {
    if (this.isDead) throw new Death();
    this.calls += 1;
    if (!this.isDead) return work();
    if (this.#after) await work();
    throw new Death();
  }
}

export class Death extends Error {}
