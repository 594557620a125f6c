/**
 * How many requests are made at once: as many as may be until the store throttles, then half as many, then slowly more again. So
 * several writers share what a table can take without being told of each other.
 */
export class Pace {
  readonly #most: number;
  #limit: number;
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#limit = most;
  }

  /** Requests at once, as it stands. */
  get limit(): number {
    return Math.max(1, Math.floor(this.#limit));
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= this.limit) await new Promise<void>((go) => this.#waiting.push(go));
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#next();
    }
  }

  throttled(): void {
    this.#limit = Math.max(1, this.#limit / 2);
  }

  served(): void {
    this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
  }

  #next(): void {
    for (let free = this.limit - this.#busy; free > 0; free -= 1) this.#waiting.shift()?.();
  }
}
