import type { AsOfJoinNode } from "../../../src/ir/plan.ts";
import type { StrategyEstimate } from "../../../src/ir/statement.ts";
import type { AsOfStrategyName } from "../../../src/ports/dialect.ts";
import type { constants as measured } from "./constants.ts";
import { availableBound, isStatic } from "./joins.ts";
import type { Serving } from "./probing.ts";
import type { JoinShape } from "./shape.ts";
import { about, few, indexInWords } from "./words.ts";

/** Microseconds that one row of each kind of work takes. */
export type Constants = Readonly<Record<keyof typeof measured, number>>;

export interface Estimate extends StrategyEstimate {
  readonly strategy: AsOfStrategyName;
}

/** What a join is weighed by. */
export interface Weighing {
  readonly join: AsOfJoinNode;
  readonly shape: JoinShape;
  /** The indexes that a probe could use. */
  readonly indexes: readonly Serving[];
  readonly constants: Constants;
}

/** What one strategy would take. That it applies is not asked here. */
export function estimate(strategy: AsOfStrategyName, weighing: Weighing): Estimate {
  return costs[strategy](weighing);
}

const costs: Readonly<Record<AsOfStrategyName, (weighing: Weighing) => Estimate>> = {
  probe,
  sweep,
  arrays,
  asof: () => {
    throw new Error("Postgres has no ASOF JOIN to weigh");
  },
  rank,
  lookup,
};

/** Every spine row looks for itself: by the best index, or else by reading the source. */
function probe(weighing: Weighing): Estimate {
  const { shape, constants, indexes } = weighing;
  const { spineRows, sourceRows } = shape;
  const scan = taking("probe", spineRows * (constants.probe + sourceRows * constants.scannedRow), () => {
    const why = indexes.length === 0 ? "no index serves: " : "";
    return `${why}each of ${about(spineRows, "probe")} reads all ${about(sourceRows, "row")}`;
  });
  const served = indexes.map((serving) => servedProbe(weighing, serving));
  return [...served, scan].reduce((best, one) => (one.seconds < best.seconds ? one : best));
}

function servedProbe({ shape, constants, join }: Weighing, serving: Serving): Estimate {
  const { spineRows, stepped, earlier, rowsOfKey } = shape;
  const each = serving.holdsAvailable ? constants.wideProbe : constants.probe;
  if (serving.service === "keys") {
    const read = isStatic(join) ? rowsOfKey : earlier;
    return taking("probe", spineRows * (each + read * constants.keyRow), () => {
      return `${indexInWords(serving)}: each probe sorts ${few(read)} rows of its key`;
    });
  }
  const step = serving.holdsAvailable ? constants.steppedEntry : constants.steppedRow;
  return taking("probe", spineRows * (each + stepped * step), () => {
    const steps = stepped < 1 ? "" : `, ${few(stepped)} rows stepped over in each`;
    return `${indexInWords(serving)}: ${about(spineRows, "probe")}${steps}`;
  });
}

/** Sorts source and spine together. */
function sweep({ join, shape: { spineRows, sourceRows }, constants }: Weighing): Estimate {
  const known = availableBound(join) !== null;
  const [row, spineRow] = known
    ? [constants.knownSweepRow, constants.knownSweepSpineRow]
    : [constants.sweepRow, constants.sweepSpineRow];
  return taking("sweep", sourceRows * row + spineRows * spineRow, () => {
    return `sorts ${about(sourceRows, "row")}${known ? " twice" : ""} and ${about(spineRows, "spine row")}`;
  });
}

/** Sorts the source into arrays, and searches these by halving. */
function arrays({ join, shape: { spineRows, sourceRows }, constants }: Weighing): Estimate {
  const known = availableBound(join) !== null;
  const [row, spineRow] = known
    ? [constants.knownArraysRow, constants.knownArraysSpineRow]
    : [constants.arraysRow, constants.arraysSpineRow];
  return taking("arrays", sourceRows * row + spineRows * spineRow, () => {
    return `sorts ${about(sourceRows, "row")} into arrays, searched for ${about(spineRows, "spine row")}`;
  });
}

/** Pairs each spine row with all rows of its key, and numbers those that it could choose from. */
function rank({ shape: { spineRows, sourceRows, rowsOfKey, candidates }, constants }: Weighing): Estimate {
  const pairs = spineRows * rowsOfKey;
  const chosenFrom = spineRows * candidates;
  const time = sourceRows * constants.rankRow + pairs * constants.rankPair + chosenFrom * constants.rankCandidate;
  return taking("rank", time, () => `${about(pairs, "pair")}, of which ${about(chosenFrom, "candidate")} are sorted`);
}

/** Sorts a static source, and joins by equality. */
function lookup({ shape: { spineRows, sourceRows }, constants }: Weighing): Estimate {
  return taking("lookup", sourceRows * constants.lookupRow + spineRows * constants.lookupSpineRow, () => {
    return `sorts ${about(sourceRows, "row")}, joined to ${about(spineRows, "spine row")}`;
  });
}

function taking(strategy: AsOfStrategyName, microseconds: number, because: () => string): Estimate {
  return { strategy, seconds: microseconds / 1_000_000, because: because() };
}
