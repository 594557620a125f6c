/** An object of the parse tree: either the fields of a node, or one field named after a node's type that holds them. */
export type Fields = Readonly<Record<string, unknown>>;

/** A named object somewhere in the tree. `name` is a node's type (`FuncCall`) or, in lower case, a field (`intoClause`). */
export interface Entry {
  readonly name: string;
  readonly fields: Fields;
}

/**
 * Every named object of a parse tree, in the order of the text as far as the tree keeps it. It knows nothing of the kinds
 * of nodes, so that nothing can hide in a corner, and keeps its own stack, so that no depth can overflow it.
 */
export function* entries(tree: unknown): Generator<Entry> {
  const waiting: (readonly [string, unknown])[] = [["", tree]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [name, value] = next;
    if (isFields(value)) yield { name, fields: value };
    waiting.push(...children(name, value).reverse());
  }
}

function children(name: string, value: unknown): (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((one: unknown) => [name, one] as const);
  return isFields(value) ? Object.entries(value) : [];
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for the name of a node's type: fields begin with a small letter. */
export function isNodeType(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** The `String` nodes of a list, as text: parts of a dotted name. Other nodes (a star, a subscript) are left out. */
export function strings(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => {
    const inner = isFields(one) ? one["String"] : undefined;
    return isFields(inner) && typeof inner["sval"] === "string" ? [inner["sval"]] : [];
  });
}
