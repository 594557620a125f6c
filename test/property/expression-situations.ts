/** What scenarios meet of expressions over a source's columns, and of on-demand views over as-of joins or windows. */
import { pointOf } from "../naive/historical.ts";
import { candidates, type NaiveJoin } from "../naive/join.ts";
import type { Scenario } from "../naive/scenario.ts";
import { isInstant } from "../naive/time.ts";
import { gathered, type Meet, type MetSituations, type Situation } from "./coverage.ts";
import { situationsBesides } from "./source-situations.ts";

/** Of a join that on-demand views read. */
export type OnDemandSituation = "on-demand" | "on-demand request" | "on-demand chain" | "on-demand role";

export type ExpressionSituation = "expression" | "expression of no row" | OnDemandSituation;

export function expressionSituationsOf(scenario: Scenario): MetSituations<ExpressionSituation | Situation> {
  return situationsBesides<ExpressionSituation>(
    scenario,
    () => true,
    (join, spine) =>
      gathered<ExpressionSituation>((meet) => {
        meetInput(scenario, join, meet);
        if (join.features.every(({ expression }) => expression === null)) return;
        const points = spine.rows.map((row) => pointOf(join, row)).filter(({ time }) => isInstant(time));
        const found = points.map((point) => candidates(join, point).length > 0);
        meet("expression", found.includes(true));
        meet("expression of no row", found.includes(false));
      }),
  );
}

/** An input is known by its view and the columns that its keys are mapped to. */
export function meetInput({ onDemand, request }: Scenario, { role }: NaiveJoin, meet: Meet<OnDemandSituation>): void {
  const own = request.selections.find(({ alias, view }) => (alias ?? view) === role);
  const views = onDemand?.views ?? [];
  const readers = views.filter(({ inputs }) =>
    inputs.some(
      ({ selection }) => selection.view === own?.view && JSON.stringify(selection.keys) === JSON.stringify(own.keys),
    ),
  );
  meet("on-demand", readers.length > 0);
  meet("on-demand role", readers.length > 0 && own?.alias !== null);
  meet(
    "on-demand request",
    readers.some(({ request: values }) => values.length > 0),
  );
  meet(
    "on-demand chain",
    views.some(({ inputs }) => inputs.some(({ selection }) => readers.some(({ name }) => name === selection.view))),
  );
}
