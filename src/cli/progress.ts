import type { Output } from "./output.ts";
import { rowsText } from "./quantities.ts";

const redrawMilliseconds = 120;

/** One line on a terminal that is drawn over and over; nothing at all where nobody looks. */
export class Progress {
  readonly #output: Output;
  readonly #shown: boolean;
  readonly #started = performance.now();
  #label = "";
  #rows: bigint | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(output: Output) {
    this.#output = output;
    this.#shown = output.err.isTerminal && !output.options.quiet;
  }

  /** Says what is going on; `rows` counts up while it does. */
  tell(label: string, rows: bigint | null = null): void {
    this.#label = label;
    this.#rows = rows;
    if (!this.#shown || this.#timer !== null) return;
    this.#timer = setInterval(() => this.#draw(), redrawMilliseconds).unref();
  }

  /** Takes the line away. */
  stop(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#output.err.write("\r\u001b[K");
  }

  #draw(): void {
    const seconds = (performance.now() - this.#started) / 1_000;
    const rate = this.#rows === null ? "" : `: ${rowsText(this.#rows)}, ${rateText(this.#rows, seconds)}`;
    const line = `${this.#label}${rate}, ${seconds.toFixed(1)} s`;
    this.#output.err.write(`\r${this.#output.errorStyles.dim(line.slice(0, this.#output.err.width - 1))}\u001b[K`);
  }
}

function rateText(rows: bigint, seconds: number): string {
  return `${Math.round(Number(rows) / Math.max(seconds, 0.001)).toLocaleString("en-US")} rows/s`;
}
