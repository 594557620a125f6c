export type Unit = "times" | "ms" | "rows/s" | "MB";

/** What a figure has to be. Declared by the benchmark beforehand; nothing that was measured changes it. */
export interface Bar {
  /** Names the figure within its benchmark. */
  readonly figure: string;
  readonly unit: Unit;
  readonly is: "at least" | "at most";
  readonly bound: number;
}

/** What was measured: the median, and the least and greatest of what it was made of. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What else the reader should know: what was compared with what, whether something ran into its limit. */
  readonly note: string | null;
}

export interface Finding extends Figure, Bar {
  readonly holds: boolean;
}

/** Holds each figure against its bar. A figure without a bar, or a bar without a figure, is a fault of the benchmark. */
export function findings(bars: readonly Bar[], figures: readonly Figure[]): readonly Finding[] {
  const unasked = figures.filter(({ figure }) => !bars.some((bar) => bar.figure === figure));
  if (unasked.length > 0) throw new Error(`no bar for ${unasked.map(({ figure }) => figure).join(", ")}`);
  return bars.map((bar) => {
    const own = figures.filter((one) => one.figure === bar.figure);
    const [figure] = own;
    if (figure === undefined || own.length > 1) throw new Error(`${own.length} figures for ${bar.figure}`);
    return { ...bar, ...figure, holds: holds(bar, figure.value) };
  });
}

/** A figure that is not a number holds nothing. */
export function holds({ is, bound }: Bar, value: number): boolean {
  return is === "at least" ? value >= bound : value <= bound;
}
