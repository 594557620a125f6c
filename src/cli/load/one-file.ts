import { basename } from "node:path";
import { parseIndex } from "../options/index-columns.ts";
import { parseTypedColumns } from "../options/typed-columns.ts";
import type { Session } from "../session.ts";
import { requireAccepted } from "./accept-types.ts";
import type { LoadOptions } from "./load-options.ts";
import { runLoads } from "./run-loads.ts";

/** `asof load FILE`. */
export async function loadOneFile(session: Session, file: string, options: LoadOptions): Promise<undefined> {
  const path = session.path(file);
  const types = parseTypedColumns(options.types ?? [], "--types");
  const indexes = (options.index ?? []).map(parseIndex);
  const { defaultNullValues, fileColumns } = await import("../../runtime/load/load-file.ts");
  const { parseRelation } = await import("../../runtime/relation-text.ts");
  const table =
    options.table === undefined
      ? { database: null, schema: null, name: tableNameOf(file) }
      : parseRelation(options.table);
  const nullValues = options.null ?? defaultNullValues;
  const declared = Object.entries(types).map(([name, type]) => ({ name, type }));
  const { columns, proposed } = await fileColumns(path, declared, { complete: false, nullValues });
  await requireAccepted(session, [{ file, proposed }], options);
  const ifExists = options.ifExists ?? "error";
  const loaded = await runLoads(session, [{ file, path, table, columns, nullValues, indexes, ifExists }], []);
  const made = loaded.reduce((sum, one) => sum + one.indexes.length, 0);
  if (made < indexes.length)
    session.output.note("--index: no index was made, since the warehouse has none or the table was there");
  return undefined;
}

/** `data/flights.csv.gz` goes into `flights`. */
function tableNameOf(file: string): string {
  return basename(file)
    .replace(/\.[^.]+$/, "")
    .replace(/\.(csv|jsonl|ndjson)$/i, "");
}
