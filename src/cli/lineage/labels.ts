import type { InheritedTag, LineageNode, ReadKind } from "../../ir/lineage.ts";
import type { InheritedShape } from "../shapes.ts";

/** How a thing of a lineage is named to people. */
export function labelOf(node: LineageNode): string {
  return printable(nameOf(node));
}

function nameOf(node: LineageNode): string {
  switch (node.kind) {
    case "column":
      return `${node.of}.${node.column}`;
    case "relation":
      return node.of;
    case "request_value":
    case "training_set_column":
      return node.column;
    case "feature":
    case "on_demand_feature":
      return `${node.view}:${node.feature}`;
    case "service_column":
      return `${node.service}:${node.column}`;
  }
}

/** What it is, where its name does not say so. */
export function kindOf(node: LineageNode): string {
  switch (node.kind) {
    case "column":
      return node.from === "query" ? "column of a query" : "column";
    case "relation":
      return "table read by a query";
    case "request_value":
      return "request value";
    case "feature":
      return "feature";
    case "on_demand_feature":
      return "on-demand feature";
    case "service_column":
      return "column of a service";
    case "training_set_column":
      return "column of a training set";
  }
}

/** `value, key` */
export function waysText(how: readonly ReadKind[]): string {
  return how.join(", ");
}

/** `pii, owner=ops` */
export function tagsText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags).map(tagText).join(", ");
}

export function tagText([tag, value]: readonly [tag: string, value: string]): string {
  return printable(value === "" ? tag : `${tag}=${value}`);
}

/** A tag that came along, told of the thing that has it. */
export function inheritedShape(
  { tag, value, from, how }: InheritedTag,
  origin: LineageNode | undefined,
): InheritedShape {
  return { tag, value, from: origin === undefined ? from : nameOf(origin), how };
}

/** `pii from planes.tailnum`, `pii from planes.tailnum (filter)` */
export function inheritedText({ tag, value, from, how }: InheritedShape): string {
  return `${tagText([tag, value])} from ${printable(from)}${how === "value" ? "" : ` (${how})`}`;
}

/** A name cannot break a line, colour it or turn it around. */
function printable(name: string): string {
  return name.replace(/\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "·");
}
