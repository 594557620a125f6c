import { requestedFeatures, requestedSpine } from "../../define/index.ts";
import { readLimits } from "../../define/limits.ts";
import { Position } from "../../define/position.ts";
import { readSpineTimes } from "../../define/spine-times.ts";
import { type Diagnostic, throwIfErrors } from "../../kernel/diagnostics.ts";
import type { HistoricalFeaturesOptions } from "../request-options.ts";
import type { RetrievalRequest } from "./retrieval.ts";

/** The plain request of a typed one. Throws an `AsofError` with every problem of it. */
export function askedRequest(asked: HistoricalFeaturesOptions): RetrievalRequest {
  const spine = requestedSpine(asked.spine, asked.eventTime ?? null);
  throwIfErrors([...requestedFeatures(asked.features).problems, ...spine.problems]);
  if (spine.kind === "none") throw new Error("a spine that is none comes with its problem");
  return requestOf(
    asked,
    spine.kind === "rows" ? { kind: "upload", rows: spine.rows, time: spine.time, columns: [] } : spine.spine,
  );
}

/** The same with a spine that was read. */
export function requestOf(
  asked: Omit<HistoricalFeaturesOptions, "spine">,
  spine: RetrievalRequest["spine"],
): RetrievalRequest {
  const { features, problems } = requestedFeatures(asked.features);
  const wrong: Diagnostic[] = [];
  const limits = readLimits(asked.limits, new Position("limits", null, wrong), "invalid-option");
  const spineTimes = readSpineTimes(asked.spineTimes, new Position("spineTimes", null, wrong));
  throwIfErrors([...problems, ...wrong]);
  return {
    features,
    limits,
    spineTimes,
    ...(asked.requireBounds === undefined ? {} : { requireBounds: asked.requireBounds }),
    ...(asked.probeSpine === undefined ? {} : { probeSpine: asked.probeSpine }),
    fullNames: asked.fullNames ?? false,
    strategies: asked.strategies ?? {},
    strategy: asked.strategy ?? null,
    spine,
  };
}
