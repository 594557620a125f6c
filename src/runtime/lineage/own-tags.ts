import type { SourceDefinition } from "../../ir/definition.ts";
import type { Lineage, LineageNode } from "../../ir/lineage.ts";
import type { Registry } from "../../ir/registry.ts";
import { entryOf } from "../../kernel/names.ts";
import { formatRelation } from "../relation-text.ts";
import { mayBeSame, relationRead } from "./relation-match.ts";

type Tags = Readonly<Record<string, string>>;

/** A lineage with what authors say of columns and features. A view's tags hold for its features, a source's for its columns. */
export function withOwnTags({ nodes, reads }: Lineage, registry: Registry): Lineage {
  const sources = registry.featureViews.map(({ source }) => named(source));
  const features = tagsOfFeatures(registry);
  const tagsOf = (node: LineageNode): Tags => {
    switch (node.kind) {
      case "column": {
        const given = sources.filter(({ from, of }) => from === node.from && of === node.of);
        return together(
          given.flatMap(({ source }) => [source.tags, entryOf(source.columnTags ?? {}, node.column) ?? {}]),
        );
      }
      case "relation":
        return tagsOfRelation(node.of, sources);
      case "feature":
      case "on_demand_feature":
        return features.get(JSON.stringify([node.view, node.feature])) ?? {};
      default:
        return {};
    }
  };
  return { nodes: nodes.map((node) => ({ ...node, tags: tagsOf(node) })), reads };
}

interface NamedSource {
  readonly source: SourceDefinition;
  readonly from: "table" | "query";
  readonly of: string;
}

function named(source: SourceDefinition): NamedSource {
  const { from, name } = source;
  return from.kind === "query"
    ? { source, from: "query", of: name }
    : { source, from: "table", of: formatRelation(from.relation) };
}

/** Which of its columns a query reads is not known: it may be any. */
function tagsOfRelation(of: string, sources: readonly NamedSource[]): Tags {
  const relation = relationRead(of);
  const same = sources.filter(({ source: { from } }) => from.kind !== "query" && mayBeSame(from.relation, relation));
  return together(same.flatMap(({ source }) => [source.tags, ...Object.values(source.columnTags ?? {})]));
}

function tagsOfFeatures({ featureViews, onDemandViews }: Registry): ReadonlyMap<string, Tags> {
  return new Map(
    [...featureViews, ...onDemandViews].flatMap(({ name, tags, features }) =>
      features.map((feature) => [JSON.stringify([name, feature.name]), { ...tags, ...feature.tags }]),
    ),
  );
}

/** Several may say different things of one column: all of it holds. */
function together(tags: readonly Tags[]): Tags {
  return Object.fromEntries(tags.flatMap((one) => Object.entries(one)));
}
