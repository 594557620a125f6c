/** The generator of scenarios. */

import type { Scenario } from "../naive/scenario.ts";
import type fc from "../support/fast-check.ts";
import { type Blueprint, blueprint } from "./blueprint.ts";
import { buildSpine, selectionsOf, withoutCollisions } from "./request.ts";
import type { Storage } from "./storage.ts";
import { buildView } from "./view.ts";
import { spineKind, type World, worldOf } from "./world.ts";

export function scenariosFor(storage: Storage): fc.Arbitrary<Scenario> {
  return blueprint.map((one) => buildScenario(one, storage));
}

function buildScenario(given: Blueprint, storage: Storage): Scenario {
  const plan = listable(given);
  const world = worldOf(plan, storage);
  const keySets = keySetsOf(plan, world);
  const views = plan.views.map((view, number) => buildView(world, view, number, keySets[number] ?? []));
  const selections = selectionsOf(plan, world, views);
  const { spine, table, query } = buildSpine(plan, world, views);
  return {
    entities: world.entities,
    views: views.map((view) => view.definition),
    tables: [...views.map((view) => view.table), ...(table === null ? [] : [table])],
    queries: [...views.map((view) => view.query), query].filter((one) => one !== null),
    request: {
      spine,
      selections: withoutCollisions(selections, views, plan.fullNames, world.spineNames),
      fullNames: plan.fullNames,
    },
  };
}

/** A range is listed by rows in time, so its first view is not static. */
function listable(plan: Blueprint): Blueprint {
  if (spineKind(plan) !== "range") return plan;
  return { ...plan, views: plan.views.map((view, number) => (number === 0 ? { ...view, isStatic: 0 } : view)) };
}

/** Each view's keys, by number. Where the spine is listed from the views, all that have keys have the same. */
function keySetsOf(plan: Blueprint, world: World): readonly (readonly number[])[] {
  const sets = plan.views.map((view) => keySet(plan, view.keys));
  if (!world.generatedSpine) return sets;
  const common = sets.find((set) => set.length > 0);
  if (common === undefined) return sets;
  return sets.map((set, number) => (set.length > 0 || number === 0 ? common : set));
}

/** No key for every tenth pick; the keys of a composite entity come together. */
function keySet(plan: Blueprint, pick: number): readonly number[] {
  if (pick % 10 === 9) return [];
  const bits = 1 + (pick % (2 ** plan.keys.length - 1));
  const together = plan.compositeEntity > 0 && bits % 4 !== 0;
  return plan.keys.map((_, index) => index).filter((index) => (together && index < 2) || (bits >> index) % 2 === 1);
}
