import type { Bar, Figure, Finding } from "./bar.ts";

/** A question about speed with its answer's bars. `G` is the ground it is measured on: engines, data, a built package. */
export interface Benchmark<G> {
  readonly name: string;
  /** What is compared with what, in a sentence: it stands in the docs. */
  readonly asks: string;
  readonly bars: readonly Bar[];
  /** One figure for each bar. Rejects where what is compared does not give the same result. */
  measure(ground: G): Promise<readonly Figure[]>;
}

export interface Outcome {
  readonly name: string;
  readonly asks: string;
  readonly findings: readonly Finding[];
  /** What went wrong, where nothing could be measured: then none of its bars holds. */
  readonly failure: string | null;
}
