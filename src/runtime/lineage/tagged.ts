import type { Lineage, LineageNode, ReadKind } from "../../ir/lineage.ts";
import { carriesTags } from "./inherited-tags.ts";
import { LineageIndex } from "./lineage-index.ts";
import { reach } from "./reach.ts";

/** What has a tag, and all that reads it. */
export interface TaggedLineage {
  /** As it was asked for. */
  readonly tag: string;
  /** What its author has tagged so. */
  readonly tagged: readonly LineageNode[];
  /** What reads any of that, the nearest first. */
  readonly readers: readonly TagReader[];
}

/** Something that reads what is tagged. */
export interface TagReader {
  /** What it is. */
  readonly node: LineageNode;
  /** All the ways in which it does, the strongest first. */
  readonly how: readonly ReadKind[];
  /** Whether the tag holds for it too: not for what is only matched, dated or ordered by what has it. */
  readonly carries: boolean;
}

/** What reads things with a tag: `pii`, or with its text: `pii=high`. */
export function taggedLineage(lineage: Lineage, tag: string): TaggedLineage {
  const tagged = lineage.nodes.filter(({ tags }) => hasTag(tags, tag));
  const starts = tagged.map(({ id }) => id);
  const readers = reach(new LineageIndex(lineage), starts, "downstream");
  const own = new Set(starts);
  return {
    tag,
    tagged,
    readers: readers
      .filter(({ node }) => !own.has(node.id))
      .map((one) => ({ ...one, carries: one.how.some((kind) => carriesTags[kind]) })),
  };
}

function hasTag(tags: Readonly<Record<string, string>>, tag: string): boolean {
  return Object.entries(tags).some(([name, value]) => tag === name || tag === `${name}=${value}`);
}
