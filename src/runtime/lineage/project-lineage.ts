import { planRequest, type TracedColumns, tracePlan } from "../../compiler/compile.ts";
import { type Lineage, mergeLineages } from "../../ir/lineage.ts";
import type { LogicalPlan } from "../../ir/plan.ts";
import { type Registry, serviceReference } from "../../ir/registry.ts";
import type { HistoricalRequest } from "../../ir/request.ts";
import type { Place } from "../../kernel/diagnostics.ts";
import type { Dialect } from "../../ports/dialect.ts";
import { canonicalSpine } from "../plan/canonical-sql.ts";
import { nothingKnown } from "../retrieve/warehouse-facts.ts";
import { tablePrefix } from "./find.ts";
import { withInheritedTags } from "./inherited-tags.ts";
import { withOwnTags } from "./own-tags.ts";

/** The name of the time column of every spine: nobody sees it, and no key and no feature is called so. */
const time = "the time of the spine";

/** What a project's lineage is told from. */
export interface LineageSurroundings {
  readonly registry: Registry;
  readonly places: ReadonlyMap<string, Place>;
  readonly dialect: Dialect;
}

/**
 * Where every feature and every column of a service comes from, told from the plan of a request for each view and each service
 * with nothing known of a warehouse.
 */
export function projectLineage(around: LineageSurroundings): Promise<Lineage> {
  return lineageOfAll([...viewsOf(around.registry), ...servicesOf(around.registry)], around);
}

/** The same as far as it lies upstream of a view or a service, or of a member of one; of everything for other names. */
export function upstreamLineage(around: LineageSurroundings, name: string): Promise<Lineage> {
  const all = [...viewsOf(around.registry), ...servicesOf(around.registry)];
  const isNamed = (one: string) => name === one || (name.startsWith(`${one}:`) && !name.startsWith(tablePrefix));
  const named = all.filter(({ names }) => names.some(isNamed));
  return lineageOfAll(named.length > 0 ? named : all, around);
}

async function lineageOfAll(asked: readonly Asked[], around: LineageSurroundings): Promise<Lineage> {
  const lineages: Lineage[] = [];
  for (const { features, columns } of asked) lineages.push(await lineageOf(features, columns, around));
  return withTags(mergeLineages(lineages), around.registry);
}

/** Where each column of one request comes from. */
export async function requestLineage(
  plan: LogicalPlan,
  { registry, dialect }: Pick<LineageSurroundings, "registry" | "dialect">,
): Promise<Lineage> {
  return withTags(await tracePlan(plan, { of: "training_set" }, dialect.reader), registry);
}

function withTags(lineage: Lineage, registry: Registry): Lineage {
  return withInheritedTags(withOwnTags(lineage, registry));
}

interface Asked {
  /** What people call it. */
  readonly names: readonly string[];
  readonly features: HistoricalRequest["features"];
  readonly columns: TracedColumns;
}

function viewsOf({ featureViews, onDemandViews }: Registry): readonly Asked[] {
  return [...featureViews, ...onDemandViews].map(({ name }) => ({
    names: [name],
    features: { kind: "selections", selections: [{ view: name, alias: null, keys: {}, features: null }] },
    columns: { of: "features" },
  }));
}

function servicesOf({ featureServices }: Registry): readonly Asked[] {
  return featureServices.map((one) => {
    const { name, version } = one;
    const service = serviceReference(one);
    return {
      names: [name, service],
      features: { kind: "service", name, version },
      columns: { of: "service", service },
    };
  });
}

async function lineageOf(
  features: HistoricalRequest["features"],
  columns: TracedColumns,
  { registry, places, dialect }: LineageSurroundings,
): Promise<Lineage> {
  const request: HistoricalRequest = {
    features,
    // A view's feature may be called like its key.
    fullNames: true,
    strategies: {},
    strategy: null,
    spine: canonicalSpine(registry, features, time),
  };
  const plan = await planRequest({ registry, request, dialect, places, warehouse: nothingKnown });
  return tracePlan(plan, columns, dialect.reader);
}
