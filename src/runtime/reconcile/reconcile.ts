import { AsofError } from "../../kernel/diagnostics.ts";
import { formatInstant } from "../../kernel/time.ts";
import { askedViews } from "../asked-views.ts";
import type { Materializing } from "../materialize/materializing.ts";
import { wholeNumber } from "../whole-number.ts";
import type { ReconcileOptions } from "./options.ts";
import { ViewComparison, type Wish } from "./reconcile-view.ts";
import type { ReconciledView, Reconciliation } from "./result.ts";

const usualSample = 1_000;
const mostSampled = 100_000;
const usualExamples = 3;
const mostExamples = 1_000;

/**
 * Compares what is stored with what the warehouse has as of each view's watermark, and says why they differ. Resolves where views could
 * not be compared too: the result says so. Rejects with `invalid-option` and `unknown-view`.
 */
export async function reconcile(around: Materializing, options: ReconcileOptions): Promise<Reconciliation> {
  const wish = wishOf(options);
  const views = askedViews(options.views, around.registry);
  const started = performance.now();
  const at = formatInstant(around.clock.now());
  const compared: ReconciledView[] = [];
  for (const view of views) {
    options.signal?.throwIfAborted();
    compared.push(await new ViewComparison(around, view, wish).done());
  }
  const isClean = compared.every(({ state, left }) => state !== "failed" && left === 0);
  return { isClean, at, views: compared, seconds: Math.round(performance.now() - started) / 1_000 };
}

function wishOf(options: ReconcileOptions): Wish {
  const { sample = usualSample, seed = 0, examples = usualExamples, repair = false, deleteExtra = false } = options;
  if (deleteExtra && !(repair && sample === "all"))
    throw AsofError.of("invalid-option", "rows that the warehouse lacks are taken away by a repair of all keys alone", {
      path: "deleteExtra",
      hint: 'add repair: true and sample: "all"',
    });
  return {
    ...{ repair, deleteExtra, by: options.by ?? null, isNamed: options.views !== undefined },
    sample: sample === "all" ? null : wholeNumber("sample", sample, [1, mostSampled]),
    seed: wholeNumber("seed", seed, [0, Number.MAX_SAFE_INTEGER]),
    examples: wholeNumber("examples", examples, [0, mostExamples]),
    signal: options.signal,
    onProgress: options.onProgress,
  };
}
