import { relative } from "node:path";
import type { Relation } from "../../ir/definition.ts";
import type { FileSource } from "../../runtime/load/file-sources.ts";
import type { Project } from "../context.ts";
import type { Session } from "../session.ts";
import { type Proposal, requireAccepted } from "./accept-types.ts";
import type { LoadOptions } from "./load-options.ts";
import { type PlannedLoad, runLoads } from "./run-loads.ts";

/** `asof load`: what the definitions name as files. All files are looked at before the first is loaded. */
export async function loadSources(session: Session, options: LoadOptions): Promise<undefined> {
  const project = await session.project();
  const { fileSources } = await import("../../runtime/load/file-sources.ts");
  const sources = fileSources(await project.store.registry(), project.repository.root);
  const skipped = options.ifExists === undefined ? await existing(project, sources, session.signal) : [];
  const wanted = sources.filter(({ table }) => !skipped.includes(table));
  const planned: PlannedLoad[] = [];
  const proposals: Proposal[] = [];
  for (const source of wanted) {
    const { load, proposal } = await plannedLoad(session, source, options);
    planned.push(load);
    proposals.push(proposal);
  }
  await requireAccepted(session, proposals, options);
  await runLoads(session, planned, skipped);
  return undefined;
}

async function existing(
  { store }: Project,
  sources: readonly FileSource[],
  signal: AbortSignal,
): Promise<readonly Relation[]> {
  if (sources.length === 0) return [];
  const warehouse = await store.warehouse();
  const { findTable } = await import("../../ir/catalog.ts");
  const catalog = await warehouse.catalog(
    sources.map(({ table }) => table),
    signal,
  );
  return sources.flatMap(({ table }) => (findTable(catalog, table)?.exists === true ? [table] : []));
}

async function plannedLoad(
  session: Session,
  { path, table, columns: declared, complete, indexes }: FileSource,
  options: LoadOptions,
): Promise<{ readonly load: PlannedLoad; readonly proposal: Proposal }> {
  const { defaultNullValues, fileColumns } = await import("../../runtime/load/load-file.ts");
  const nullValues = options.null ?? defaultNullValues;
  const { columns, proposed } = await fileColumns(path, declared, { complete, nullValues });
  const file = relative(session.context.folder, path);
  const ifExists = options.ifExists ?? "error";
  return { load: { file, path, table, columns, nullValues, indexes, ifExists }, proposal: { file, proposed } };
}
