import type { Lineage, LineageNode, LineageRead } from "../../ir/lineage.ts";

/** A lineage, to be walked both ways. */
export class LineageIndex {
  readonly lineage: Lineage;
  readonly #nodes: ReadonlyMap<string, LineageNode>;
  readonly #byReader = new Map<string, LineageRead[]>();
  readonly #byRead = new Map<string, LineageRead[]>();

  constructor(lineage: Lineage) {
    this.lineage = lineage;
    this.#nodes = new Map(lineage.nodes.map((node) => [node.id, node]));
    for (const read of lineage.reads) {
      append(this.#byReader, read.reader, read);
      append(this.#byRead, read.read, read);
    }
  }

  node(id: string): LineageNode {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new Error(`the lineage has no node '${id}'`);
    return node;
  }

  /** What it reads, in the order in which its plan has it. */
  readsOf(id: string): readonly LineageRead[] {
    return this.#byReader.get(id) ?? [];
  }

  /** What reads it. */
  readersOf(id: string): readonly LineageRead[] {
    return this.#byRead.get(id) ?? [];
  }
}

function append<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}
