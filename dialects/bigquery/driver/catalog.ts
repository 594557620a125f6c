import type { Catalog, CatalogIndex, CatalogTable } from "../../../src/ir/catalog.ts";
import type { Relation } from "../../../src/ir/definition.ts";
import { type Context, placeOf, tablePath } from "./context.ts";
import { failureOf, toAsofError } from "./errors.ts";
import type { TableResource } from "./resources.ts";
import { catalogColumn } from "./types.ts";

const atOnce = 8;

/** What the service says of tables, from their metadata: free of charge, and no job. */
export async function readCatalog(
  context: Context,
  relations: readonly Relation[],
  signal: AbortSignal | undefined,
): Promise<Catalog> {
  const tables: CatalogTable[] = [];
  for (let from = 0; from < relations.length; from += atOnce) {
    const some = relations.slice(from, from + atOnce);
    tables.push(...(await Promise.all(some.map((relation) => readTable(context, relation, signal)))));
  }
  return { tables };
}

async function readTable(context: Context, relation: Relation, signal: AbortSignal | undefined): Promise<CatalogTable> {
  const found = await findTable(context, relation, signal);
  if (found === null)
    return { relation, exists: false, kind: "other", columns: [], indexes: [], rows: null, statistics: null };
  const kind = kindOf(found);
  return {
    relation,
    exists: true,
    kind,
    columns: (found.schema?.fields ?? []).map(catalogColumn),
    indexes: layoutOf(found),
    rows: found.numRows === undefined || kind === "view" ? null : Number(found.numRows),
    statistics: null,
  };
}

/** Null where it does not exist or may not be read. */
export async function findTable(
  context: Context,
  relation: Relation,
  signal: AbortSignal | undefined,
): Promise<TableResource | null> {
  const place = await placeOf(context, relation);
  const call = { path: tablePath(place), project: place.projectId, signal };
  return context.service.call<TableResource>(call).catch((error: unknown) => {
    const { status, reason } = failureOf(error);
    if (status === 404 || (status === 403 && reason === "accessDenied")) return null;
    throw toAsofError(error);
  });
}

function kindOf({ type, timePartitioning, rangePartitioning }: TableResource): CatalogTable["kind"] {
  if (type === "VIEW" || type === "MATERIALIZED_VIEW") return "view";
  if (type !== undefined && type !== "TABLE") return "other";
  return timePartitioning === undefined && rangePartitioning === undefined ? "table" : "partitioned";
}

/** There are no indexes; the columns that rows are partitioned and clustered by let parts of a table be left out as one does. */
function layoutOf({ timePartitioning, rangePartitioning, clustering }: TableResource): readonly CatalogIndex[] {
  const partitioned = timePartitioning?.field ?? rangePartitioning?.field;
  return [
    ...(partitioned === undefined ? [] : [index("partitioning", [partitioned])]),
    ...(clustering?.fields === undefined ? [] : [index("clustering", clustering.fields)]),
  ];
}

function index(name: string, columns: readonly string[]): CatalogIndex {
  return { name, columns: columns.map((column) => ({ name: column, descending: false, nullsFirst: true })) };
}
