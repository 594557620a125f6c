const everyMs = 50;
const megabyte = 2 ** 20;

/** Megabytes that the process held, the most of each half. */
export interface Halves {
  readonly firstHalfMB: number;
  readonly secondHalfMB: number;
}

/** Looks now and then at how much memory the process holds. */
export class MemoryWatch {
  readonly #samples: number[] = [];
  readonly #timer = setInterval(() => this.#look(), everyMs);

  /** The most of either half of what was seen so far; nothing is looked at afterwards. */
  halves(): Halves {
    clearInterval(this.#timer);
    this.#look();
    const half = Math.ceil(this.#samples.length / 2);
    return {
      firstHalfMB: Math.max(...this.#samples.slice(0, half)),
      secondHalfMB: Math.max(...this.#samples.slice(half), 0),
    };
  }

  #look(): void {
    this.#samples.push(process.memoryUsage.rss() / megabyte);
  }
}
