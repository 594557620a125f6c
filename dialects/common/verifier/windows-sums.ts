/** What running sums are made of, worked out from the plan. */
import { type AggregateLaw, aggregateLaws } from "../../../src/ir/aggregate.ts";
import type { AggregatedFeature, TimeBound, WindowAggregateNode } from "../../../src/ir/plan.ts";
import { Deviation } from "./deviation.ts";
import type { Hole, Pattern } from "./pattern.ts";
import { conditionOf, valueSaid } from "./windows.ts";
import { columnHole, type JoinSaid } from "./words.ts";

type Said = JoinSaid<WindowAggregateNode>;

/** The plan says one thing of each window: how long it is, by which column it goes, and that both ends are alike. */
export function expectOneWindow({ join: { bounds, features } }: Said): void {
  const [happened] = bounds;
  const widest = bounds.find(({ side }) => side === "lower") ?? null;
  if (happened === undefined || happened.side !== "upper") throw new Deviation("the windows have no event time");
  const alikeEnds = bounds.every(
    ({ side, inclusive }) => inclusive === (side === "upper" ? happened.inclusive : !happened.inclusive),
  );
  for (const { name, aggregate, start } of features) {
    const oldest = start ?? widest;
    const alike = oldest === null || (oldest.column.column === happened.column.column && oldest.side === "lower");
    const ends = oldest === null || oldest.inclusive !== happened.inclusive;
    if (!alikeEnds || !alike || !ends || (oldest?.offset ?? null) !== aggregate.window)
      throw new Deviation(`the window of '${name}' is bounded in another way than it is told`);
  }
}

/** A value of the source's rows. */
export interface Value {
  readonly hole: Hole;
  readonly said: Pattern;
}

/** A value over rows that can count in a window, and the sums of its powers so far. */
export interface Counted {
  readonly value: Value;
  readonly power: number;
  readonly hole: Hole;
  /** Of powers 0, 1 and 2. */
  readonly soFar: readonly Hole[];
  /** Rows that are late for it are left out; null where none can be. */
  readonly window: number | null;
}

/** The sums of a value inside a window. */
export interface Inside {
  readonly counted: Counted;
  readonly window: number | null;
  readonly sums: readonly Hole[];
}

export interface Sums {
  readonly available: TimeBound | null;
  readonly values: readonly Value[];
  readonly counted: readonly Counted[];
  readonly insides: readonly Inside[];
  readonly of: ReadonlyMap<AggregatedFeature, Inside>;
  /** The lengths of bounded windows, the shortest first. */
  readonly lengths: readonly number[];
}

/** Features share a value if it is made of the same column by the same rows, and sums if their window is the same too. */
export function sumsOf(said: Said): Sums {
  const { features, bounds } = said.join;
  const available = bounds.find((bound, index) => index > 0 && bound.side === "upper") ?? null;
  const lateFor = ({ aggregate }: AggregatedFeature): number | null => (available === null ? null : aggregate.window);
  const values = new Map<string, Value>();
  const counted = new Map<string, Counted>();
  const insides = new Map<string, Inside>();
  const of = new Map<AggregatedFeature, Inside>();
  for (const feature of features) {
    const own = madeOf(feature);
    const value = kept(values, own, () =>
      valueForm(
        features.filter((one) => madeOf(one) === own),
        values.size,
        said,
      ),
    );
    const late = `${own} ${lateFor(feature)}`;
    const sharing = features.filter((one) => `${madeOf(one)} ${lateFor(one)}` === late);
    const sum = kept(counted, late, () => countedForm(value, sharing, counted.size, lateFor(feature)));
    const { window } = feature.aggregate;
    const inside = kept(insides, `${late} ${window}`, () => ({
      counted: sum,
      window,
      sums: ["count", "sum", "squares"].map((what) => columnHole(`${what} inside ${insides.size + 1}`)),
    }));
    of.set(feature, inside);
  }
  const lengths = [...new Set(features.flatMap(({ aggregate }) => aggregate.window ?? []))];
  return {
    available,
    values: [...values.values()],
    counted: [...counted.values()],
    insides: [...insides.values()],
    of,
    lengths: lengths.sort((left, right) => left - right),
  };
}

export function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** What tells values apart. */
export function madeOf({ expression, column, time, cast, valueType, where }: AggregatedFeature): string {
  return JSON.stringify([expression ?? [column, time, cast ? valueType : null], where]);
}

function powerOf(features: readonly AggregatedFeature[]): number {
  return Math.max(...features.map(({ aggregate }) => powerIn(aggregateLaws[aggregate.function], aggregate.function)));
}

function powerIn({ fromPowers }: AggregateLaw, name: string): number {
  if (fromPowers === null) throw new Deviation(`'${name}' is not made of sums`);
  return fromPowers;
}

function valueForm(sharing: readonly AggregatedFeature[], index: number, said: Said): Value {
  const { t } = said.saying;
  const [feature] = sharing;
  if (feature === undefined) throw new Error("a value is of some feature");
  const power = powerOf(sharing);
  const own = valueSaid(feature, said);
  const condition = conditionOf(feature, said);
  const hole = columnHole(`value ${index + 1}`);
  if (power === 0) {
    const present = t`${own} IS NOT NULL`;
    return { hole, said: t`CASE WHEN ${condition === null ? present : t`${condition} AND ${present}`} THEN 1 END` };
  }
  const summed = sharing.find((one) => powerOf([one]) > 0);
  const type = summed?.valueType ?? null;
  if (type === null || type.kind === "float32" || type.kind === "float64")
    throw new Deviation(`'${summed?.name}' adds up values that are not exact`);
  const number = said.saying.exactNumber(own, type, power === 2 ? 2 : 1);
  return { hole, said: condition === null ? number : t`CASE WHEN ${condition} THEN ${number} END` };
}

function countedForm(
  value: Value,
  sharing: readonly AggregatedFeature[],
  index: number,
  window: number | null,
): Counted {
  const hole = (what: string): Hole => columnHole(`${what} ${index + 1}`);
  const soFar = ["count", "sum", "squares"].map(hole);
  return { value, power: powerOf(sharing), hole: hole("counted"), soFar, window };
}
