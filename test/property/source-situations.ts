/** What a join meets in its source, whatever is made of its rows: for the records of windows and of expressions. */
import { joinOf, type NaiveJoin } from "../naive/join.ts";
import type { Scenario } from "../naive/scenario.ts";
import { type NaiveSpine, spineOf } from "../naive/spine.ts";
import {
  gathered,
  type MetByJoin,
  type MetSituations,
  meetSource,
  requestSituations,
  type Situation,
} from "./coverage.ts";

/** Those of the request, and for each join that `is` one of them those of its source and the ones that `looked` for. */
export function situationsBesides<Name extends string>(
  scenario: Scenario,
  is: (join: NaiveJoin) => boolean,
  looked: (join: NaiveJoin, spine: NaiveSpine) => ReadonlySet<Name>,
): MetSituations<Name | Situation> {
  const all = scenario.request.selections.map((selection) => joinOf(scenario, selection));
  const spine = spineOf(scenario, all);
  const joins = all.filter(is).map((join): MetByJoin<Name | Situation> => {
    const source = gathered((meet) => meetSource(scenario, join, meet));
    return { role: join.role, met: new Set([...source, ...looked(join, spine)]) };
  });
  return { request: requestSituations(scenario, all, spine), joins };
}
