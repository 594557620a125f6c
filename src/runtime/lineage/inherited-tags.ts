import type { InheritedTag, Lineage, LineageNode, ReadKind } from "../../ir/lineage.ts";
import { LineageIndex } from "./lineage-index.ts";
import { reach } from "./reach.ts";

/**
 * Whether a tag of what is read holds for the reader too. A value tells of what it is made of, and of the rows that were let through
 * to it; whoever asks by a key knows the key already, and when or in which order something was, tells nothing of what it was.
 */
export const carriesTags: Readonly<Record<ReadKind, boolean>> = {
  value: true,
  aggregated: true,
  filter: true,
  query: true,
  key: false,
  time: false,
  order: false,
};

/** A lineage in which all things know the tags of what they are made of. */
export function withInheritedTags(lineage: Lineage): Lineage {
  const inherited = new Map<string, InheritedTag[]>();
  const index = new LineageIndex(lineage);
  for (const tagged of lineage.nodes.filter(({ tags }) => Object.keys(tags).length > 0)) {
    for (const { node, how } of reach(index, [tagged.id], "downstream")) {
      const strongest = how.find((kind) => carriesTags[kind]);
      if (strongest === undefined) continue;
      inherited.set(node.id, [...(inherited.get(node.id) ?? []), ...tagsFrom(tagged, strongest)]);
    }
  }
  return { ...lineage, nodes: lineage.nodes.map((node) => ({ ...node, inherited: inherited.get(node.id) ?? [] })) };
}

function tagsFrom({ id, tags }: LineageNode, how: ReadKind): readonly InheritedTag[] {
  return Object.entries(tags).map(([tag, value]) => ({ tag, value, from: id, how }));
}
