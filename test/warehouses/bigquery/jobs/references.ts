import type { QueryConfiguration, TableReference } from "../resources.ts";
import { invalidQuery, notFound } from "../service-error.ts";
import { type Path, partsOf, pathKey } from "../sql/table-paths.ts";
import { informationSchema } from "../store/information-schema.ts";
import type { StoredTable } from "../store/table.ts";
import { nameOf, type Tables } from "../store/tables.ts";

/** The tables that a statement reads, by the name that each has at the root of the evaluator's catalog. */
export interface References {
  readonly roots: ReadonlyMap<string, string>;
  readonly tables: ReadonlyMap<string, StoredTable>;
}

export function resolveReferences(paths: readonly Path[], config: QueryConfiguration, tables: Tables): References {
  const roots = new Map<string, string>();
  const found = new Map<string, StoredTable>();
  for (const path of paths) {
    const root = partsOf(path).slice(-3).join(".");
    roots.set(pathKey(path), root);
    found.set(root, tableAt(path, config, tables));
  }
  return { roots, tables: found };
}

function tableAt(path: Path, config: QueryConfiguration, tables: Tables): StoredTable {
  const parts = partsOf(path);
  const schema = parts.findIndex((part) => part.toUpperCase() === "INFORMATION_SCHEMA");
  if (schema > 0) return viewAt(parts, schema, tables);
  const reference = referenceOf(path, config);
  const found = tables.find(reference);
  if (found !== undefined && (reference.projectId ?? tables.project) === tables.project) return found;
  throw notFound(`Not found: Table ${nameOf(tables.project, reference)} was not found in location ${tables.location}`);
}

function viewAt(parts: readonly string[], schema: number, tables: Tables): StoredTable {
  const dataset = parts[schema - 1] ?? "";
  tables.requireDataset(dataset);
  const view = informationSchema(tables, dataset, parts[schema + 1] ?? "");
  if (view === undefined) throw notFound(`Not found: Table ${parts.join(".")} is no view that this service has`);
  return view;
}

/** `table`, `dataset.table` or `project.dataset.table`, quoted in part or as a whole. */
export function referenceOf(path: Path, config: QueryConfiguration): TableReference {
  const parts = partsOf(path);
  const [tableId = "", datasetId = config.defaultDataset?.datasetId, projectId] = [...parts].reverse();
  if (datasetId === undefined)
    throw invalidQuery(`Table "${tableId}" must be qualified with a dataset (e.g. dataset.table).`);
  return projectId === undefined ? { datasetId, tableId } : { projectId, datasetId, tableId };
}
