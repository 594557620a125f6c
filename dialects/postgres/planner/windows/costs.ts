import type { WindowAggregateNode } from "../../../../src/ir/plan.ts";
import type { StrategyEstimate } from "../../../../src/ir/statement.ts";
import type { WindowStrategyName } from "../../../../src/ports/dialect.ts";
import type { windowConstants } from "../constants.ts";
import { ttlOf } from "../joins.ts";
import { about, few } from "../words.ts";
import type { WindowServing } from "./probing.ts";
import type { WindowShape } from "./shape.ts";

/** Microseconds that one row of each kind of work takes. */
export type WindowConstants = Readonly<Record<keyof typeof windowConstants, number>>;

export interface WindowEstimate extends StrategyEstimate {
  readonly strategy: WindowStrategyName;
}

/** What functions over windows are weighed by. */
export interface WindowWeighing {
  readonly join: WindowAggregateNode;
  readonly shape: WindowShape;
  /** The indexes that a probe could use. */
  readonly indexes: readonly WindowServing[];
  readonly constants: WindowConstants;
}

interface Cost {
  readonly microseconds: number;
  readonly because: string;
}

/** What one strategy would take. That it applies is not asked here. */
export function estimateWindows(strategy: WindowStrategyName, weighing: WindowWeighing): WindowEstimate {
  const { microseconds, because } = costs[strategy](weighing);
  return { strategy, seconds: microseconds / 1_000_000, because };
}

const costs: Readonly<Record<WindowStrategyName, (weighing: WindowWeighing) => Cost>> = {
  probe,
  arrays,
  running,
  frames,
  pairs,
};

/** Every spine row reads its window: by the best index, or else by reading the source. */
function probe(weighing: WindowWeighing): Cost {
  const { shape, constants, indexes } = weighing;
  const { spineRows, sourceRows } = shape;
  const scan = {
    microseconds: spineRows * (constants.probe + sourceRows * constants.scannedRow) + computing(weighing),
    because: `${indexes.length === 0 ? "no index serves: " : ""}each of ${about(spineRows, "probe")} reads all ${about(sourceRows, "row")}`,
  };
  const served = indexes.map((serving) => servedProbe(weighing, serving));
  return [...served, scan].reduce((best, one) => (one.microseconds < best.microseconds ? one : best));
}

function servedProbe(weighing: WindowWeighing, { index, service }: WindowServing): Cost {
  const { shape, constants } = weighing;
  const { spineRows, inside, rowsOfKey } = shape;
  const read = service === "keys" ? rowsOfKey : inside;
  const each = service === "covering" ? constants.probedEntry : constants.probedRow;
  return {
    microseconds: spineRows * (constants.probe + read * each) + computing(weighing),
    because: `index ${index.name} ${serves[service]}: ${about(spineRows, "probe")} of ${few(read)} rows each`,
  };
}

const serves: Readonly<Record<WindowServing["service"], string>> = {
  covering: "serves whole",
  leading: "serves the keys and the event time, and values are fetched",
  keys: "serves the keys alone",
};

/** Gathers the source into an array for each key and column, of which each spine row takes the slice of its window. */
function arrays(weighing: WindowWeighing): Cost {
  const { shape, constants } = weighing;
  const { spineRows, sourceRows, rowsOfKey, inside, columns, walked } = shape;
  const read = spineRows * inside;
  return {
    microseconds:
      sourceRows * (constants.gatheredRow + columns * constants.gatheredValue) +
      spineRows * (constants.arraysSpineRow + rowsOfKey * walked * constants.walkedValue) +
      read * constants.slicedRow +
      computing(weighing),
    because: `sorts ${about(sourceRows, "row")} into arrays, whose slices have ${about(read, "row")}`,
  };
}

/** Adds up the source's rows along the line of time, and asks at the ends of each spine row's windows. */
function running({ shape, constants }: WindowWeighing): Cost {
  const { spineRows, sourceRows, lines, asks, sums, calls } = shape;
  const [moved, asked] = [sourceRows * lines, spineRows * asks];
  return {
    microseconds:
      moved * constants.movedRow +
      asked * constants.askedRow +
      (moved + asked) * sums * constants.sumSoFar +
      asked * calls * constants.answer,
    because: `adds up ${about(moved, "row")} in ${about(sums, "sum")}, asked for ${about(asked, "time")}`,
  };
}

/** Every row of the source has a frame, as the spine's rows have: what cannot be taken back is computed anew in each. */
function frames({ shape, constants }: WindowWeighing): Cost {
  const { spineRows, sourceRows, frames: different, calls, refilled } = shape;
  const rows = sourceRows + spineRows;
  return {
    microseconds:
      rows *
      (constants.framedRow +
        different * constants.frame +
        calls * constants.framedCall +
        refilled * constants.refilledRow),
    because: `sorts ${about(rows, "row")}, each with ${about(different, "frame")}, of which ${few(refilled)} rows are read anew`,
  };
}

/**
 * Pairs each spine row with the rows of its key, sorts those inside its window together, and computes over these. Where the
 * widest window has a start, with the rows of two buckets as wide alone.
 */
function pairs(weighing: WindowWeighing): Cost {
  const { shape, constants, join } = weighing;
  const { spineRows, sourceRows, rowsOfKey, inside } = shape;
  const isBucketed = ttlOf(join) !== null;
  const found = isBucketed ? Math.min(rowsOfKey, 2 * inside) : rowsOfKey;
  const [all, kept] = [spineRows * found, spineRows * inside];
  return {
    microseconds:
      sourceRows * constants.pairedRow +
      (isBucketed ? (sourceRows + 2 * spineRows) * constants.bucketedRow : 0) +
      spineRows * constants.pairsSpineRow +
      all * constants.pair +
      kept * constants.keptPair +
      computing(weighing),
    because: `${about(all, "pair")}, of which ${about(kept, "row")} inside windows are sorted`,
  };
}

/** What functions do with the rows that a spine row has, however it came by them. */
function computing({ shape, constants }: WindowWeighing): number {
  const { spineRows, inside, calls, sorted } = shape;
  return spineRows * (calls * (constants.result + inside * constants.call) + sorted * constants.sortedCall);
}
