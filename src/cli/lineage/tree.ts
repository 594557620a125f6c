import type { LineageNode, LineageRead, ReadKind } from "../../ir/lineage.ts";
import type { LineageIndex } from "../../runtime/lineage/lineage-index.ts";
import type { LineageDirection } from "../../runtime/lineage/reach.ts";
import { clippedText } from "../clip.ts";
import type { Styles } from "../styles.ts";
import { labelOf, tagsText } from "./labels.ts";

export interface TreeOptions {
  readonly direction: LineageDirection;
  readonly styles: Styles;
  /** Cells that a line may take. */
  readonly width: number;
}

interface Branch {
  /** How it is told. */
  readonly text: string;
  /** What stands below it; null for a line that says all. */
  readonly node: LineageNode | null;
}

/** How rows are found, dated and ordered is told on one line: every feature of a view has the same. */
const folded: readonly ReadKind[] = ["key", "time", "order"];

/** A lineage as a tree for each root, its lines no wider than the terminal. What was told before is not told again. */
export function lineageTree(index: LineageIndex, roots: readonly string[], options: TreeOptions): string {
  const { styles, width } = options;
  const lines: string[] = [];
  const told = new Set<string>();
  const walk = (node: LineageNode, indent: string): void => {
    told.add(node.id);
    const branches = branchesOf(node, index, options);
    branches.forEach((branch, at) => {
      const isLast = at === branches.length - 1;
      const again =
        branch.node !== null && told.has(branch.node.id) && branchesOf(branch.node, index, options).length > 0;
      const text = again ? `${branch.text} ${styles.dim("(above)")}` : branch.text;
      lines.push(`${styles.dim(`${indent}${isLast ? "└─ " : "├─ "}`)}${text}`);
      if (branch.node !== null && !again) walk(branch.node, `${indent}${isLast ? "   " : "│  "}`);
    });
  };
  for (const node of roots.map((id) => index.node(id))) {
    lines.push(`${styles.bold(labelOf(node))}${tagsOf(node, styles)}`);
    walk(node, "");
  }
  return lines.map((line) => `${clippedText(line, width)}\n`).join("");
}

function branchesOf(node: LineageNode, index: LineageIndex, options: TreeOptions): readonly Branch[] {
  if (options.direction === "downstream") return branchesTo(index.readersOf(node.id), "reader", index, options);
  const reads = index.readsOf(node.id);
  const open = reads.filter(({ how }) => !folded.includes(how));
  return [...branchesTo(open, "read", index, options), ...foldedLine(reads, index, options.styles)];
}

/** One branch for each thing at the other end, whatever the number of ways to it. */
function branchesTo(
  reads: readonly LineageRead[],
  end: "reader" | "read",
  index: LineageIndex,
  { styles }: TreeOptions,
): readonly Branch[] {
  return [...new Set(reads.map((read) => read[end]))].map((id) => {
    const node = index.node(id);
    const ways = reads
      .filter((read) => read[end] === id)
      .map(({ how, because }) => (because === null ? how : `${how}: ${because}`));
    return { node, text: `${labelOf(node)}${tagsOf(node, styles)}  ${styles.dim([...new Set(ways)].join(", "))}` };
  });
}

function foldedLine(reads: readonly LineageRead[], index: LineageIndex, { dim }: Styles): readonly Branch[] {
  const parts = folded.flatMap((kind) => {
    const names = reads
      .filter(({ how }) => how === kind)
      .map(({ read, because }) => `${labelOf(index.node(read))}${because === null ? "" : ` (${because})`}`);
    return names.length === 0 ? [] : [`${kind} ${names.join(", ")}`];
  });
  return parts.length === 0 ? [] : [{ node: null, text: dim(parts.join("; ")) }];
}

function tagsOf({ tags }: LineageNode, { yellow }: Styles): string {
  const text = tagsText(tags);
  return text === "" ? "" : ` ${yellow(`[${text}]`)}`;
}
