import type { WindowStrategyName } from "../../../ports/dialect.ts";
import type { WindowStrategy } from "./aggregates.ts";
import { pairs } from "./pairs.ts";
import { probe } from "./probe.ts";

export const windowStrategies: Readonly<Record<WindowStrategyName, WindowStrategy>> = { probe, pairs };
