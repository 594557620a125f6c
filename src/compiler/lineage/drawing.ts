import { type Lineage, type LineageNode, type LineageRead, mergeLineages, type ReadKind } from "../../ir/lineage.ts";

/** A lineage as it is drawn, read by read. */
export class Drawing {
  readonly #nodes: LineageNode[] = [];
  readonly #reads: LineageRead[] = [];

  /** Puts a node there, and gives it. */
  node<N extends LineageNode>(node: N): N {
    this.#nodes.push(node);
    return node;
  }

  read(reader: LineageNode, read: LineageNode, how: ReadKind, because: string | null = null): void {
    this.#nodes.push(reader, read);
    this.#reads.push({ reader: reader.id, read: read.id, how, because });
  }

  lineage(): Lineage {
    return mergeLineages([{ nodes: this.#nodes, reads: this.#reads }]);
  }
}
