import { composed, type Lineage, type LineageNode, type ReadKind, readKinds } from "../../ir/lineage.ts";
import type { LineageIndex } from "./lineage-index.ts";

/** Which way a lineage is followed: to what something is made of, or to what is made of it. */
export type LineageDirection = "upstream" | "downstream";
export const lineageDirections: readonly LineageDirection[] = ["upstream", "downstream"];

/** Something that depends on another, or that another depends on. */
export interface Reached {
  readonly node: LineageNode;
  /** All the ways in which it does, the strongest first. */
  readonly how: readonly ReadKind[];
}

/** All that the starting points depend on, or all that depends on them, the nearest first; they themselves are left out. */
export function reach(index: LineageIndex, starts: Iterable<string>, direction: LineageDirection): readonly Reached[] {
  const ways = new Map<string, Set<ReadKind>>();
  const waiting: { readonly id: string; readonly how: ReadKind }[] = [];
  const arrive = (id: string, how: ReadKind): void => {
    const known = ways.get(id) ?? new Set();
    if (known.has(how)) return;
    ways.set(id, known.add(how));
    waiting.push({ id, how });
  };
  const step = (id: string, next: (how: ReadKind) => ReadKind): void => {
    if (direction === "upstream") for (const read of index.readsOf(id)) arrive(read.read, next(read.how));
    else for (const read of index.readersOf(id)) arrive(read.reader, next(read.how));
  };
  for (const id of starts) step(id, (how) => how);
  // It grows while it is walked.
  for (const { id, how } of waiting) {
    step(id, (next) => (direction === "upstream" ? composed(how, next) : composed(next, how)));
  }
  return [...ways].map(([id, kinds]) => ({ node: index.node(id), how: readKinds.filter((kind) => kinds.has(kind)) }));
}

/** The part of a lineage that is made of the starting points and of all that is reached from them. */
export function partOf(index: LineageIndex, starts: readonly string[], direction: LineageDirection): Lineage {
  const kept = new Set([...starts, ...reach(index, starts, direction).map(({ node }) => node.id)]);
  const { nodes, reads } = index.lineage;
  return {
    nodes: nodes.filter(({ id }) => kept.has(id)),
    reads: reads.filter(({ reader, read }) => kept.has(reader) && kept.has(read)),
  };
}
