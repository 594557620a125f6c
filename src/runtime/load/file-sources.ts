import { resolve } from "node:path";
import type { FeatureViewDefinition, JoinKey, Relation, SourceDefinition } from "../../ir/definition.ts";
import { keysOf, type Registry } from "../../ir/registry.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { IndexColumn, ResultColumn } from "../../ports/warehouse.ts";
import { formatRelation } from "../relation-text.ts";
import { sourceColumns } from "../source-columns.ts";
import { indexForView } from "./index-columns.ts";

/** A file that definitions name as the source of a table. */
export interface FileSource {
  readonly table: Relation;
  /** Absolute. */
  readonly path: string;
  /** Columns whose types the definitions tell. */
  readonly columns: readonly ResultColumn[];
  /** True where the author declared all columns that are wanted: others of the file are left out. */
  readonly complete: boolean;
  /** What the views on it want. */
  readonly indexes: readonly (readonly IndexColumn[])[];
}

type FileOrigin = Extract<SourceDefinition["from"], { kind: "file" }>;

/**
 * The `file(...)` sources of all views, each table once, by name. Paths are relative to `root`. Throws `invalid-definition` where two
 * files claim one table or two views give one column two types.
 */
export function fileSources(registry: Registry, root: string): readonly FileSource[] {
  const found = new Map<string, FileSource>();
  for (const view of registry.featureViews) {
    const { from } = view.source;
    if (from.kind !== "file") continue;
    const one = fileSource(view, from, keysOf(view, registry.entities), root);
    const key = formatRelation(one.table);
    const other = found.get(key);
    found.set(key, other === undefined ? one : merged(view, other, one));
  }
  return [...found.values()];
}

function fileSource(view: FeatureViewDefinition, from: FileOrigin, keys: readonly JoinKey[], root: string): FileSource {
  const index = indexForView(view, keys);
  const columns = knownColumns(view, keys);
  const typed = (name: string) => columns.some((column) => column.name === name);
  return {
    table: from.relation,
    path: resolve(root, from.path),
    columns,
    complete: view.source.columns !== null && view.source.tieBreaks.every(typed),
    indexes: index.length === 0 ? [] : [index],
  };
}

function knownColumns(view: FeatureViewDefinition, keys: readonly JoinKey[]): readonly ResultColumn[] {
  return [...sourceColumns(view, keys)].flatMap(([name, type]) => (type === null ? [] : [{ name, type }]));
}

/** Two views may stand on one file: each adds its columns and its index. */
function merged(view: FeatureViewDefinition, left: FileSource, right: FileSource): FileSource {
  if (left.path !== right.path) throw claimedTwice(view, left, right);
  const columns = new Map(left.columns.map((column) => [column.name, column]));
  for (const column of right.columns) {
    const known = columns.get(column.name);
    if (known !== undefined && JSON.stringify(known.type) !== JSON.stringify(column.type)) throw twoTypes(view, column);
    columns.set(column.name, column);
  }
  const texts = new Set(left.indexes.map((index) => JSON.stringify(index)));
  const indexes = right.indexes.filter((index) => !texts.has(JSON.stringify(index)));
  return {
    ...left,
    columns: [...columns.values()],
    complete: left.complete && right.complete,
    indexes: [...left.indexes, ...indexes],
  };
}

function claimedTwice(view: FeatureViewDefinition, left: FileSource, right: FileSource): AsofError {
  const message = `table '${formatRelation(left.table)}' is to hold two files, '${left.path}' and '${right.path}'`;
  return AsofError.of("invalid-definition", message, {
    path: `featureViews.${view.name}.source`,
    hint: "give each file a table of its own",
  });
}

function twoTypes(view: FeatureViewDefinition, column: ResultColumn): AsofError {
  return AsofError.of(
    "column-type",
    `column '${column.name}' has another type here than in another view on the same file`,
    {
      path: `featureViews.${view.name}.source.columns.${column.name}`,
      hint: "declare one type in both",
    },
  );
}
