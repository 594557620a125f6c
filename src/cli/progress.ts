import { clipped } from "../runtime/sink/display-width.ts";
import type { Output } from "./output.ts";
import { ratePerSecond, rowsText, secondsText, timeLeftText } from "./quantities.ts";

const redrawMilliseconds = 120;
/** A rate over less than this says nothing of what is left. */
const leastSeconds = 0.5;

/** A part of the work: what is done, how far it got, and when it began. */
interface Phase {
  readonly label: string;
  readonly started: number;
  rows: bigint | null;
  total: bigint | null;
}

/** One line on a terminal that is drawn over and over, and a line that stays at the end; nothing at all where nobody looks. */
export class Progress {
  readonly #output: Output;
  readonly #shown: boolean;
  readonly #done: string[] = [];
  #phase: Phase | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(output: Output) {
    this.#output = output;
    this.#shown = output.err.isTerminal && !output.options.quiet;
  }

  /** Says what is going on: another label is another phase. `rows` counts up while it does, to `total` where that is known. */
  tell(label: string, rows: bigint | null = null, total: bigint | null = null): void {
    if (this.#phase?.label !== label) {
      this.#endPhase();
      this.#phase = { label, started: performance.now(), rows, total };
    }
    Object.assign(this.#phase, { rows, total });
    if (!this.#shown || this.#timer !== null) return;
    this.#timer = setInterval(() => this.#draw(), redrawMilliseconds).unref();
  }

  /** Takes the line away. */
  stop(): void {
    this.#endPhase();
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#output.err.write("\r\u001b[K");
  }

  /** Takes the line away and leaves one that says where the time went. */
  finish(): void {
    this.stop();
    if (!this.#shown || this.#done.length === 0) return;
    this.#output.err.write(`${this.#output.errorStyles.dim(this.#done.join(", "))}\n`);
    this.#done.length = 0;
  }

  #endPhase(): void {
    if (this.#phase === null) return;
    const { label, rows, started } = this.#phase;
    const seconds = (performance.now() - started) / 1_000;
    const rate = rows === null || rows === 0n ? "" : ` (${ratePerSecond(rows, seconds)})`;
    this.#done.push(`${label} ${secondsText(seconds)}${rate}`);
    this.#phase = null;
  }

  #draw(): void {
    if (this.#phase === null) return;
    // One cell stays free: a full line would wrap.
    const line = clipped(lineOf(this.#phase, performance.now()), this.#output.err.width - 1);
    this.#output.err.write(`\r${this.#output.errorStyles.dim(line)}\u001b[K`);
  }
}

/** `writing: 45,000 of 200,000 rows, 98,000 rows/s, 1.6 s left`. */
function lineOf({ label, rows, total, started }: Phase, now: number): string {
  const seconds = (now - started) / 1_000;
  if (rows === null) return `${label}, ${secondsText(seconds)}`;
  const count = total === null ? rowsText(rows) : `${rows.toLocaleString("en-US")} of ${rowsText(total)}`;
  const left =
    total === null || rows === 0n || seconds < leastSeconds
      ? secondsText(seconds)
      : timeLeftText((seconds * Number(total - rows)) / Number(rows));
  return `${label}: ${count}, ${ratePerSecond(rows, seconds)}, ${left}`;
}
