import { defaultEventTime } from "../../define/requested-spine.ts";
import type { FeatureViewDefinition, Relation } from "../../ir/definition.ts";
import type { Registry } from "../../ir/registry.ts";
import type { StrategyChoice } from "../../ir/statement.ts";
import type { FeatureStore } from "../../runtime/feature-store.ts";
import { canonicalSpine } from "../../runtime/plan/canonical-sql.ts";
import { formatRelation } from "../../runtime/relation-text.ts";
import { countOf } from "../quantities.ts";
import { type Check, failure, ok, skipped, warning } from "./check.ts";

/**
 * Compiles each view by itself with what the warehouse says of its table or query: that tells columns that are not there and
 * types that do not fit, and the index that would pay.
 */
export async function viewChecks(
  store: FeatureStore,
  registry: Registry,
  unreadable: readonly Relation[],
  onView: (name: string) => void,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const advised = new Set<string>();
  for (const view of registry.featureViews) {
    onView(view.name);
    const { check, choices } = await viewCheck(store, registry, view, unreadable);
    checks.push(check);
    for (const { advice } of choices) {
      if (advice === null || advised.has(advice.ddl)) continue;
      advised.add(advice.ddl);
      checks.push(warning(`index of ${view.name}`, advice.reason, advice.ddl));
    }
  }
  return checks;
}

interface ViewFindings {
  readonly check: Check;
  readonly choices: readonly StrategyChoice[];
}

async function viewCheck(
  store: FeatureStore,
  registry: Registry,
  view: FeatureViewDefinition,
  unreadable: readonly Relation[],
): Promise<ViewFindings> {
  const name = `view ${view.name}`;
  const { from } = view.source;
  const table = from.kind === "query" ? null : formatRelation(from.relation);
  if (unreadable.some((one) => formatRelation(one) === table))
    return { check: skipped(name, `its table ${table} cannot be read`), choices: [] };
  const features = { kind: "selections" as const, selections: [wholeOf(view)] };
  try {
    const spine = canonicalSpine(registry, features, defaultEventTime);
    // Every column by its full name: a feature may be called like a key.
    const request = { features, fullNames: true, strategies: {}, strategy: null, spine };
    const { statement } = await (await store.trainingSet(request)).compiled();
    const what = from.kind === "query" ? "its query runs" : "its columns are there";
    const found = `${what}, ${countOf(view.features.length, "feature")} of fitting types`;
    return { check: ok(name, found), choices: statement.outline.choices };
  } catch (thrown) {
    return { check: failure(name, thrown), choices: [] };
  }
}

function wholeOf(view: FeatureViewDefinition) {
  return { view: view.name, alias: null, keys: {}, features: null };
}
