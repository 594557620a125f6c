import type { ZRow } from "../evaluator/protocol.ts";
import type { TableReference, TableResource } from "../resources.ts";
import { duplicate, invalid, notFound } from "../service-error.ts";
import type { StoredTable } from "./table.ts";

/** The datasets and tables of one project, in memory. */
export interface Tables {
  readonly project: string;
  readonly location: string;
  createDataset(name: string): void;
  requireDataset(name: string): void;
  datasets(): readonly string[];
  list(dataset: string): readonly StoredTable[];
  /** undefined where there is none, or no longer: a table goes when its expiration time has come. */
  find(reference: TableReference): StoredTable | undefined;
  get(reference: TableReference): StoredTable;
  create(resource: TableResource): StoredTable;
  /** Puts a table in the place of what is there. */
  put(resource: TableResource, rows: readonly ZRow[]): StoredTable;
  append(reference: TableReference, rows: readonly ZRow[]): void;
  patch(reference: TableReference, change: Partial<TableResource>): StoredTable;
  delete(reference: TableReference): void;
}

export function tables(project: string, location: string): Tables {
  const datasets = new Map<string, Map<string, StoredTable>>();
  const dataset = (name: string): Map<string, StoredTable> => {
    const found = datasets.get(name);
    if (found === undefined) throw notFound(`Not found: Dataset ${project}:${name}`);
    return found;
  };
  const find = (reference: TableReference): StoredTable | undefined => {
    const found = datasets.get(reference.datasetId)?.get(reference.tableId);
    if (found === undefined || !expired(found)) return found;
    datasets.get(reference.datasetId)?.delete(reference.tableId);
    return undefined;
  };
  const get = (reference: TableReference): StoredTable => {
    dataset(reference.datasetId);
    const found = find(reference);
    if (found === undefined) throw notFound(`Not found: Table ${nameOf(project, reference)}`);
    return found;
  };
  const keep = (table: StoredTable): StoredTable => {
    const { datasetId, tableId } = table.resource.tableReference;
    dataset(datasetId).set(tableId, table);
    return table;
  };
  const put = (resource: TableResource, rows: readonly ZRow[]): StoredTable =>
    keep({ resource: complete(resource, project), created: Date.now(), rows });
  return {
    project,
    location,
    find,
    get,
    put,
    createDataset: (name) => {
      if (datasets.has(name)) throw duplicate(`Already Exists: Dataset ${project}:${name}`);
      datasets.set(name, new Map());
    },
    requireDataset: (name) => void dataset(name),
    datasets: () => [...datasets.keys()],
    list: (name) => [...dataset(name).values()].filter((table) => !expired(table)),
    create: (resource) => {
      dataset(resource.tableReference.datasetId);
      if (find(resource.tableReference) !== undefined)
        throw duplicate(`Already Exists: Table ${nameOf(project, resource.tableReference)}`);
      return put(resource, []);
    },
    append: (reference, rows) => {
      const table = get(reference);
      keep({ ...table, rows: [...table.rows, ...rows] });
    },
    patch: (reference, change) => {
      const table = get(reference);
      return keep({ ...table, resource: complete({ ...table.resource, ...change }, project) });
    },
    delete: (reference) => {
      get(reference);
      dataset(reference.datasetId).delete(reference.tableId);
    },
  };
}

export function nameOf(project: string, reference: TableReference): string {
  return `${reference.projectId ?? project}:${reference.datasetId}.${reference.tableId}`;
}

function complete(resource: TableResource, project: string): StoredTable["resource"] {
  const expiration = Number(resource.expirationTime ?? Number.POSITIVE_INFINITY);
  if (expiration < Date.now()) throw invalid("Invalid value for expirationTime: it is in the past");
  const fields = (resource.schema?.fields ?? []).map((field) => ({ mode: "NULLABLE", ...field }));
  return { ...resource, tableReference: { ...resource.tableReference, projectId: project }, schema: { fields } };
}

function expired(table: StoredTable): boolean {
  const time = table.resource.expirationTime;
  return time !== undefined && Number(time) <= Date.now();
}
