import type { Lineage, LineageNode, LineageRead, ReadKind } from "../../ir/lineage.ts";

/**
 * A lineage as a mermaid flowchart: what is read stands to the left, a box around each table, view and service. Ids are made of
 * numbers and names are written as text, so that no name can be taken for a part of the picture.
 */
export function lineageMermaid({ nodes, reads }: Lineage): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const idOf = (id: string): string => ids.get(id) ?? id;
  const groups = [...groupsOf(nodes)].flatMap(([title, members], index) => [
    `  subgraph g${index}["${text(title)}"]`,
    ...members.map((node) => `    ${idOf(node.id)}${shape(node)}`),
    "  end",
  ]);
  const lines = together(reads).map(({ reader, read, how }) => `  ${idOf(read)} ${arrow(how)} ${idOf(reader)}`);
  return `${["flowchart LR", ...groups, ...lines].join("\n")}\n`;
}

/** By the title of the box that they stand in. */
function groupsOf(nodes: readonly LineageNode[]): ReadonlyMap<string, readonly LineageNode[]> {
  const groups = new Map<string, LineageNode[]>();
  for (const node of nodes) {
    const title = titleOf(node);
    groups.set(title, [...(groups.get(title) ?? []), node]);
  }
  return groups;
}

function titleOf(node: LineageNode): string {
  switch (node.kind) {
    case "column":
      return `${node.from} ${node.of}`;
    case "relation":
      return "read by queries";
    case "request_value":
      return "request";
    case "feature":
      return `view ${node.view}`;
    case "on_demand_feature":
      return `on-demand view ${node.view}`;
    case "service_column":
      return `service ${node.service}`;
    case "training_set_column":
      return "training set";
  }
}

function labelOf(node: LineageNode): string {
  if ("column" in node) return node.column;
  return node.kind === "relation" ? node.of : node.feature;
}

/** What stands in a warehouse is a cylinder, what is computed has round corners. */
function shape(node: LineageNode): string {
  const label = `"${text(labelOf(node))}"`;
  if (node.kind === "column" || node.kind === "relation") return `[(${label})]`;
  return node.kind === "feature" || node.kind === "on_demand_feature" ? `(${label})` : `[${label}]`;
}

/** All reads between two things as one arrow. */
interface Arrow {
  readonly reader: string;
  readonly read: string;
  readonly how: readonly ReadKind[];
}

function together(reads: readonly LineageRead[]): readonly Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const { reader, read, how } of reads) {
    const key = JSON.stringify([reader, read]);
    const known = arrows.get(key)?.how ?? [];
    arrows.set(key, { reader, read, how: known.includes(how) ? known : [...known, how] });
  }
  return [...arrows.values()];
}

/** Dotted, where no value comes over; without a word, where a value does and nothing else. */
function arrow(how: readonly ReadKind[]): string {
  const line = how.includes("value") || how.includes("aggregated") ? "-->" : "-.->";
  const told = how.join(", ");
  return told === "value" ? line : `${line}|${told}|`;
}

/** A dot or a dash behind anything but a letter could begin a list. */
const notPlain = /[^\p{L}\p{N} _.:@,-]|(?<![\p{L}_])[.-]/gu;

/** Everything but letters, digits, spaces and a few signs as the number of its character. */
function text(name: string): string {
  return name.replace(notPlain, (one) => `#${one.codePointAt(0)};`);
}
