import type { AsOfStrategyName } from "../../../ports/dialect.ts";
import type { Strategy } from "../strategy.ts";
import { arrays } from "./arrays.ts";
import { asof } from "./asof.ts";
import { lookup } from "./lookup.ts";
import { probe } from "./probe.ts";
import { rank } from "./rank.ts";
import { sweep } from "./sweep.ts";

export const strategies: Readonly<Record<AsOfStrategyName, Strategy>> = { probe, sweep, arrays, asof, rank, lookup };
