import type { WindowStrategyName } from "../../../ports/dialect.ts";
import type { WindowStrategy } from "./aggregates.ts";
import { arrays } from "./arrays.ts";
import { frames } from "./frames.ts";
import { pairs } from "./pairs.ts";
import { probe } from "./probe.ts";
import { running } from "./running.ts";

export const windowStrategies: Readonly<Record<WindowStrategyName, WindowStrategy>> = {
  probe,
  arrays,
  running,
  frames,
  pairs,
};
