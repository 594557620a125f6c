import { type Aggregate, aggregateLaws, isExactSum } from "../../../../src/ir/aggregate.ts";
import type { AggregatedFeature, WindowAggregateNode } from "../../../../src/ir/plan.ts";
import type { JoinFacts } from "../../../../src/ports/dialect.ts";
import { availableBound, keyColumns } from "../joins.ts";
import { shapeOf, shareWithin, timesOfJoin } from "../shape.ts";
import { columnsRead, isReckoned } from "./columns.ts";

/** Functions over windows in numbers. */
export interface WindowShape {
  readonly spineRows: number;
  readonly sourceRows: number;
  /** Rows of the key that a spine row has: hot keys weigh by how often they are met. */
  readonly rowsOfKey: number;
  /** False where the rows of a key, and with them all that follows, rest on no count of distinct keys. */
  readonly keysCounted: boolean;
  /** Of these, the rows inside the widest window of a spine row: known by then or not. */
  readonly inside: number;
  /** Columns that are read besides the keys. */
  readonly columns: number;
  /** Of these, the columns whose values an array has to be walked through for. */
  readonly walked: number;
  /** Functions, each over its window. */
  readonly calls: number;
  /** Rows inside the windows of those functions that sort what they read, added up. */
  readonly sorted: number;
  /** Instants of a spine row at which sums so far are asked for: its own, and the start of each window of another length. */
  readonly asks: number;
  /** Sums so far that make up all functions; those of one value and window are shared. */
  readonly sums: number;
  /** Windows of another length each, one without an end among them. */
  readonly frames: number;
  /** Rows inside the windows of those functions from which a frame cannot take a row that leaves it, added up. */
  readonly refilled: number;
  /** Two where rows come by one time and leave by another. */
  readonly lines: 1 | 2;
}

/** The shape for a spine of so many rows; null where the rows of the source are not known. */
export function windowShapeOf(join: WindowAggregateNode, facts: JoinFacts, spineRows: number): WindowShape | null {
  const shape = shapeOf(join, facts, spineRows);
  if (shape === null) return null;
  const { sourceRows, rowsOfKey, keysCounted, candidates: inside } = shape;
  const times = timesOfJoin(join, facts);
  const rowsWithin = ({ window }: Aggregate): number => rowsOfKey * shareWithin(times, window);
  const { features } = join;
  const columns = columnsRead(join).filter((name) => !keyColumns(join).includes(name));
  return {
    spineRows,
    sourceRows,
    rowsOfKey,
    keysCounted,
    inside,
    columns: columns.length,
    walked: columns.filter((name) => facts.table !== null && !isReckoned(name, facts.table)).length,
    calls: features.length,
    sorted: total(features.filter(sorts), rowsWithin),
    frames: new Set(features.map(({ aggregate }) => aggregate.window)).size,
    refilled: total(features.filter(refills), rowsWithin),
    ...sumsOf(join),
  };
}

function total(features: readonly AggregatedFeature[], rowsWithin: (aggregate: Aggregate) => number): number {
  return features.reduce((sum, { aggregate }) => sum + rowsWithin(aggregate), 0);
}

function sorts({ aggregate }: AggregatedFeature): boolean {
  const { ordered, distinct } = aggregateLaws[aggregate.function];
  return ordered || distinct;
}

/** No row leaves a window without an end. */
function refills({ aggregate, type }: AggregatedFeature): boolean {
  const { function: name, window } = aggregate;
  return window !== null && aggregateLaws[name].fromPowers !== 0 && !isExactSum(name, type);
}

/** What takes known times and event times apart: rows that are too late for one window are none of its sums. */
function sumsOf(join: WindowAggregateNode): Pick<WindowShape, "asks" | "sums" | "lines"> {
  const { features } = join;
  const lengths = new Set(features.flatMap(({ aggregate: { window } }) => window ?? []));
  const isLate = availableBound(join) !== null;
  const powers = new Map<string, number>();
  for (const { aggregate, column, expression, where } of features) {
    const value = [expression?.typed ?? column, where?.typed ?? null, isLate ? aggregate.window : null];
    const key = JSON.stringify(value);
    const own = aggregateLaws[aggregate.function].fromPowers ?? 0;
    powers.set(key, Math.max(own, powers.get(key) ?? 0));
  }
  const sums = [...powers.values()].reduce((sum, power) => sum + 1 + power, 0);
  return { asks: 1 + lengths.size, sums, lines: isLate && lengths.size > 0 ? 2 : 1 };
}
