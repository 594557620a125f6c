import type { LineageNode } from "../../ir/lineage.ts";
import type { Registry } from "../../ir/registry.ts";
import type { FeatureStore } from "../../runtime/feature-store.ts";
import type { Shown } from "../definition-text.ts";
import type { InheritedShape } from "../shapes.ts";
import { inheritedShape } from "./labels.ts";

/** Definitions with the tags that their features inherit. */
export async function withInherited(found: readonly Shown[], store: FeatureStore): Promise<readonly Shown[]> {
  if (!hasTags(await store.registry())) return found;
  const nodes = (await Promise.all(found.map((one) => nodesOf(one, store)))).flat();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const told = new Map(nodes.map((node) => [keyOf(node), inheritedOf(node, byId)]));
  const inheriting = <F extends object>(features: readonly F[], holder: string, nameOf: (feature: F) => string) =>
    features.map((feature) => ({ ...feature, inherited: told.get(key(holder, nameOf(feature))) ?? [] }));
  return found.map((one): Shown => {
    switch (one.kind) {
      case "feature_view":
        return { ...one, features: inheriting(one.features, one.name, ({ name }) => name) };
      case "on_demand_view":
        return { ...one, features: inheriting(one.features, one.name, ({ name }) => name) };
      case "feature_service":
        return { ...one, features: inheriting(one.features, one.reference, ({ output }) => output) };
      default:
        return one;
    }
  });
}

async function nodesOf(one: Shown, store: FeatureStore): Promise<readonly LineageNode[]> {
  if (one.kind === "entity" || one.kind === "source") return [];
  const of = one.kind === "feature_service" ? one.reference : one.name;
  return (await store.lineage({ of, direction: "upstream" })).nodes;
}

/** Where nothing is tagged, nothing is inherited, and no plan need be made. */
function hasTags({ featureViews, onDemandViews }: Registry): boolean {
  const all = [...featureViews, ...onDemandViews].flatMap(({ tags, features }) => [
    tags,
    ...features.map((one) => one.tags),
  ]);
  const sources = featureViews.flatMap(({ source }) => [source.tags, source.columnTags ?? {}]);
  return [...all, ...sources].some((tags) => Object.keys(tags).length > 0);
}

function inheritedOf({ inherited }: LineageNode, byId: ReadonlyMap<string, LineageNode>): readonly InheritedShape[] {
  return inherited.map((tag) => inheritedShape(tag, byId.get(tag.from)));
}

/** By what holds it and its name there: no service is called like a view, for it ends with a version. */
function keyOf(node: LineageNode): string {
  if (node.kind === "service_column") return key(node.service, node.column);
  return "feature" in node ? key(node.view, node.feature) : node.id;
}

function key(holder: string, member: string): string {
  return JSON.stringify([holder, member]);
}
