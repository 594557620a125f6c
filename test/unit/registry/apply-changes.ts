/**
 * Applies field changes to a plain value: the plain reading of what a diff says, written without the code that makes one.
 * It knows which lists are lists of named things, and nothing else about definitions.
 */
import type { FieldChange } from "../../../src/ir/registry.ts";

type Tree = Map<string, unknown>;

export function applyChanges(before: unknown, fields: readonly FieldChange[], kind: string): unknown {
  const root = toTree(before ?? {}, [kind]);
  if (!(root instanceof Map)) throw new Error("a definition is an object");
  // Orders of lists last, when the lists have their members.
  const orders = fields.filter((field) => isOrder(field, kind));
  for (const field of fields.filter((one) => !orders.includes(one)))
    applyLeaf(root, segments(field.path), field, [kind]);
  for (const { path, after } of orders) reorder(find(root, segments(path)), JSON.parse(after ?? ""));
  return root.size === 0 ? undefined : fromTree(root, [kind]);
}

function applyLeaf(tree: Tree, path: readonly string[], field: FieldChange, at: readonly string[]): void {
  const [head, ...rest] = path;
  if (head === undefined) throw new Error("a leaf has a path");
  if (rest.length === 0) {
    const was = tree.has(head) ? JSON.stringify(sorted(fromTree(tree.get(head), [...at, head]))) : null;
    if (was !== field.before) throw new Error(`${field.path} was ${was}, not ${field.before}`);
    if (field.after === null) tree.delete(head);
    else tree.set(head, toTree(JSON.parse(field.after), [...at, head]));
    return;
  }
  const inner = tree.get(head) ?? new Map();
  if (!(inner instanceof Map)) throw new Error(`${field.path} leads through a leaf`);
  tree.set(head, inner);
  applyLeaf(inner, rest, field, [...at, head]);
  if (inner.size === 0) tree.delete(head);
}

function isOrder({ path, after }: FieldChange, kind: string): boolean {
  if (after === null || !isNamedList([kind, ...segments(path)])) return false;
  const value: unknown = JSON.parse(after);
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
}

function reorder(tree: Tree, names: readonly string[]): void {
  const members = new Map(tree);
  tree.clear();
  for (const name of names) tree.set(name, members.get(name));
}

function find(tree: Tree, path: readonly string[]): Tree {
  return path.reduce<Tree>((node, one) => {
    const inner = node.get(one);
    if (!(inner instanceof Map)) throw new Error(`nothing at ${path.join(".")}`);
    return inner;
  }, tree);
}

/** `keys` of an entity, `features` of a view, `features` of a service and of each of its selections. */
function isNamedList([kind, ...path]: readonly string[]): boolean {
  if (kind === "entity") return path.length === 1 && path[0] === "keys";
  if (path[0] !== "features") return false;
  return path.length === 1 || (kind === "feature_service" && path.length === 3 && path[2] === "features");
}

function toTree(value: unknown, at: readonly string[]): unknown {
  if (Array.isArray(value) && isNamedList(at))
    return new Map(value.map((one) => [one.name ?? one.alias ?? one.view, toTree(one, [...at, "*"])]));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return new Map(Object.entries(value).map(([key, inner]) => [key, toTree(inner, [...at, key])]));
}

function fromTree(value: unknown, at: readonly string[]): unknown {
  if (!(value instanceof Map)) return value;
  if (isNamedList(at)) return [...value.values()].map((inner) => fromTree(inner, [...at, "*"]));
  return Object.fromEntries([...value].map(([key, inner]) => [key, fromTree(inner, [...at, key])]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** `a.b["c.d"]` in three. */
function segments(path: string): readonly string[] {
  const parts = path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|[^.[]+/g);
  return [...parts].map(([part, quoted]) => (quoted === undefined ? part : JSON.parse(quoted)));
}
