import type { FeatureViewDefinition } from "../../ir/definition.ts";
import type { Registry } from "../../ir/registry.ts";
import { AsofError, error, throwIfErrors } from "../../kernel/diagnostics.ts";
import { suggestion } from "../../kernel/names.ts";
import { formatInstant } from "../../kernel/time.ts";
import type { Materializing } from "../materialize/materializing.ts";
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
  const views = viewsOf(options.views, around.registry);
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
    sample: sample === "all" ? null : wholeNumber("sample", sample, 1, mostSampled),
    seed: wholeNumber("seed", seed, 0, Number.MAX_SAFE_INTEGER),
    examples: wholeNumber("examples", examples, 0, mostExamples),
    signal: options.signal,
    onProgress: options.onProgress,
  };
}

function viewsOf(asked: readonly string[] | undefined, { featureViews }: Registry): readonly FeatureViewDefinition[] {
  if (asked === undefined) return featureViews;
  const names = featureViews.map(({ name }) => name);
  throwIfErrors(
    asked
      .filter((name) => !names.includes(name))
      .map((name) =>
        error("unknown-view", `there is no feature view '${name}'`, {
          path: "views",
          hint: suggestion(name, names) ?? undefined,
        }),
      ),
  );
  const wanted = [...new Set(asked)];
  return wanted.flatMap((name) => featureViews.find((view) => view.name === name) ?? []);
}

function wholeNumber(path: string, given: number, least: number, most: number): number {
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  throw AsofError.of("invalid-option", `${path} cannot be ${given}`, {
    path,
    hint: `give a whole number from ${least} to ${most}`,
  });
}
