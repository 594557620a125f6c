/** What scenarios of functions over windows meet. */
import type { AggregateFunction } from "../../src/ir/aggregate.ts";
import { pointOf } from "../naive/historical.ts";
import { compareOrder, conditions, type NaiveJoin, type SourceRow, type SpinePoint } from "../naive/join.ts";
import type { Scenario } from "../naive/scenario.ts";
import { isInstant } from "../naive/time.ts";
import { isKnown, isWithin } from "../naive/windows.ts";
import { gathered, type Meet, type MetSituations, type Situation } from "./coverage.ts";
import { meetInput, type OnDemandSituation } from "./expression-situations.ts";
import { situationsBesides } from "./source-situations.ts";

export type WindowSituation =
  | `function ${AggregateFunction}`
  | "window"
  | "window without an end"
  | "several lengths"
  | "empty window"
  | "window start"
  | "window just inside"
  | "window end"
  | "strict window"
  | "strict window start"
  | "strict window end"
  | "availability in a window"
  | "late in a window"
  | "tie in a window"
  | "windowed expression"
  | "windowed expression of no row"
  | "row left out"
  | "condition not met by any"
  | OnDemandSituation;

/** Of its joins only those over windows. */
export function windowSituationsOf(scenario: Scenario): MetSituations<WindowSituation | Situation> {
  return situationsBesides<WindowSituation>(scenario, isWindowed, (join, spine) =>
    gathered<WindowSituation>((meet) => {
      meetInput(scenario, join, meet);
      meet("several lengths", new Set(join.features.map(({ aggregate }) => aggregate?.window)).size > 1);
      for (const row of spine.rows) meetPoint(join, pointOf(join, row), meet);
    }),
  );
}

function isWindowed({ features }: NaiveJoin): boolean {
  return features.some(({ aggregate }) => aggregate !== null);
}

function meetPoint(join: NaiveJoin, point: SpinePoint, meet: Meet<WindowSituation>): void {
  if (!isInstant(point.time) || point.keys.includes(null)) return;
  for (const [index] of join.features.entries()) meetFunction(join, point, point.time, index, meet);
}

function meetFunction(
  join: NaiveJoin,
  point: SpinePoint,
  time: bigint,
  index: number,
  meet: Meet<WindowSituation>,
): void {
  const { aggregate = null, expression = null } = join.features[index] ?? {};
  if (aggregate === null) return;
  const { window } = aggregate;
  const inside = join.rows.filter((row) => isKnown(join, point, row) && isWithin(join, point, row, window));
  const counting = inside.filter((row) => row.counts[index] === true);
  const isStrict = join.view.boundary === "strict";
  meet(`function ${aggregate.function}`, counting.length > 0);
  meet("window", window !== null && inside.length > 0);
  meet("window without an end", window === null && inside.length > 0);
  meet("strict window", isStrict && window !== null && inside.length > 0);
  meet("empty window", inside.length === 0);
  meet("availability in a window", join.view.source.availableAt !== null && inside.length > 0);
  meet("tie in a window", hasTie(inside));
  meet("windowed expression", expression !== null && counting.length > 0);
  meet("windowed expression of no row", expression !== null && inside.length === 0);
  meet("row left out", counting.length < inside.length);
  meet("condition not met by any", inside.length > 0 && counting.length === 0);
  for (const row of join.rows) meetRow(join, point, time, window, row, meet);
}

function hasTie(rows: readonly SourceRow[]): boolean {
  return rows.some((row, index) => rows.some((other, at) => at > index && compareOrder(row, other) === 0));
}

/** Rows at the ends of a window, and those that only their availability keeps out. */
function meetRow(
  join: NaiveJoin,
  point: SpinePoint,
  time: bigint,
  window: number | null,
  row: SourceRow,
  meet: Meet<WindowSituation>,
): void {
  const { keys, happened, known } = conditions(join, point, row);
  if (!keys || !isInstant(row.event)) return;
  const isStrict = join.view.boundary === "strict";
  const start = window === null ? null : time - BigInt(window);
  meet(
    "late in a window",
    happened && !known && isInstant(row.available ?? null) && isWithin(join, point, row, window),
  );
  if (!known && row.event !== time) return;
  meet("window start", !isStrict && row.event === start);
  meet("window just inside", !isStrict && start !== null && row.event === start + 1n);
  meet("window end", !isStrict && known && row.event === time);
  meet("strict window start", isStrict && row.event === start);
  meet("strict window end", isStrict && row.event === time);
}
