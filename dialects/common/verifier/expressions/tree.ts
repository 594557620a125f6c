/**
 * An expression as a tree of what it says, whoever parsed it: positions, parentheses and the names of values that are put
 * before a body are gone, so that two texts that mean one thing by one form are one tree.
 */
export type Tree = Column | Leaf | Branch | Hole | Either;

export interface Column {
  readonly is: "column";
  readonly table: string | null;
  readonly name: string;
}

/** A literal, or a word of the language. */
export interface Leaf {
  readonly is: "leaf";
  readonly kind: string;
  readonly value: string;
}

/** An operator, a call, a clause: anything with parts. */
export interface Branch {
  readonly is: "branch";
  readonly name: string;
  readonly of: readonly Tree[];
}

/** A place for an argument in a phrase, counted from 1. */
export interface Hole {
  readonly is: "hole";
  readonly place: number;
}

/** Forms of which any may stand there: a constant with a word about its type, or without. */
export interface Either {
  readonly is: "either";
  readonly of: readonly Tree[];
}

export function columnTree(table: string | null, name: string): Column {
  return { is: "column", table, name };
}

export function leaf(kind: string, value: string): Leaf {
  return { is: "leaf", kind, value };
}

/** AND and OR of several are one, however they are grouped. */
export function branch(name: string, of: readonly Tree[]): Branch {
  if (name !== "AND" && name !== "OR") return { is: "branch", name, of };
  return { is: "branch", name, of: of.flatMap((one) => (one.is === "branch" && one.name === name ? one.of : [one])) };
}

/** A phrase with its arguments in their places. */
export function filled(phrase: Tree, given: readonly Tree[]): Tree {
  if (phrase.is === "hole") return given[phrase.place - 1] ?? phrase;
  if (phrase.is !== "branch") return phrase;
  return branch(
    phrase.name,
    phrase.of.map((one) => filled(one, given)),
  );
}

/** A body with the values that were named before it. */
export function filledNames(body: Tree, named: ReadonlyMap<string, Tree>): Tree {
  if (body.is === "column") return body.table === null ? (named.get(body.name) ?? body) : body;
  if (body.is !== "branch") return body;
  return branch(
    body.name,
    body.of.map((one) => filledNames(one, named)),
  );
}

/** Whether a text says what is expected of it. */
export function says(found: Tree, expected: Tree): boolean {
  if (expected.is === "either") return expected.of.some((one) => says(found, one));
  switch (found.is) {
    case "column":
      return expected.is === "column" && found.table === expected.table && found.name === expected.name;
    case "leaf":
      return expected.is === "leaf" && found.kind === expected.kind && found.value === expected.value;
    case "branch":
      return (
        expected.is === "branch" &&
        found.name === expected.name &&
        found.of.length === expected.of.length &&
        found.of.every((one, index) => says(one, expected.of[index] ?? { is: "hole", place: 0 }))
      );
    default:
      return false;
  }
}

/** For messages. */
export function showTree(tree: Tree): string {
  switch (tree.is) {
    case "column":
      return tree.table === null ? `"${tree.name}"` : `${tree.table}."${tree.name}"`;
    case "leaf":
      return tree.kind === "string" ? `'${tree.value}'` : tree.value;
    case "hole":
      return `$${tree.place}`;
    case "either":
      return tree.of[0] === undefined ? "nothing" : showTree(tree.of[0]);
    case "branch":
      return `${tree.name}(${tree.of.map(showTree).join(", ")})`;
  }
}
