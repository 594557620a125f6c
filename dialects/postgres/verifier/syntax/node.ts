import type { Node } from "libpg-query";
import { deviate } from "../deviation.ts";

type KeysOf<Union> = Union extends Union ? keyof Union : never;

/** `SelectStmt`, `ColumnRef`: what a node of the parser's tree is. */
export type NodeKind = KeysOf<Node>;

export type NodeBody<Kind extends NodeKind> = Extract<Node, Record<Kind, unknown>>[Kind];

type Bodies = { readonly [Kind in NodeKind]?: NodeBody<Kind> };

/** The body of a node of that kind; null for another kind. */
export function bodyOf<Kind extends NodeKind>(node: Node, kind: Kind): NodeBody<Kind> | null {
  const bodies: Bodies = node;
  return bodies[kind] ?? null;
}

/** The body of a node that must be of that kind. */
export function expectBody<Kind extends NodeKind>(node: Node | undefined, kind: Kind, place: string): NodeBody<Kind> {
  const body = node === undefined ? null : bodyOf(node, kind);
  return body ?? deviate(place, `${node === undefined ? "nothing" : kindOf(node)} where ${kind} is expected`);
}

export function kindOf(node: Node): string {
  return Object.keys(node)[0] ?? "nothing";
}

/** Fields that say where something stands in the text, and nothing of what it means. */
const positions: ReadonlySet<string> = new Set([
  "location",
  "name_location",
  "stmt_location",
  "stmt_len",
  "list_start",
  "list_end",
  "rexpr_list_start",
  "rexpr_list_end",
]);

export function isPosition(field: string): boolean {
  return positions.has(field);
}

/**
 * Refuses a node that says more than the reader is about to read, so that no clause can be overlooked: the parser leaves
 * out what the text does not say.
 */
export function readOnly<Body extends object>(
  body: Body,
  fields: readonly (keyof Body & string)[],
  place: string,
): void {
  const known: readonly string[] = fields;
  // A loop, and no message until it is needed: every node of a statement passes through here.
  for (const field of Object.keys(body)) {
    if (!known.includes(field) && !isPosition(field)) deviate(place, `'${field}' has no place in a statement of ours`);
  }
}

/** The words of a list of names: `pg_catalog`, `timezone`. */
export function words(nodes: readonly Node[] | undefined, place: string): readonly string[] {
  return (nodes ?? []).map((node) => wordOf(node, place));
}

export function wordOf(node: Node, place: string): string {
  return expectBody(node, "String", place).sval ?? "";
}
