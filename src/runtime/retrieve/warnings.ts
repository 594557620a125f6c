import type { Compiled } from "../../compiler/compile.ts";
import type { ResolvedJoin } from "../../ir/request.ts";
import { type Diagnostic, warning } from "../../kernel/diagnostics.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { CountQuestion, Warehouse } from "../../ports/warehouse.ts";

/** Tells of static sources with several rows for one key. */
export async function warnOfDuplicateKeys(
  compiled: Compiled,
  dialect: Dialect,
  warehouse: Warehouse,
  signal: AbortSignal | undefined,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const join of distinctStatic(compiled.resolved.joins)) {
    const from = await askable(join, dialect);
    if (from === null) continue;
    const columns = join.keys.map((key) => key.sourceColumn);
    const keys = await warehouse.count({ kind: "duplicate_keys", from, columns }, signal);
    if (keys > 0n) found.push(duplicates(join, keys));
  }
  return found;
}

/** Two roles of one view read one source: it is asked about once. */
function distinctStatic(joins: readonly ResolvedJoin[]): readonly ResolvedJoin[] {
  const statics = joins.filter((join) => join.source.eventTime === null && join.keys.length > 0);
  return statics.filter((join, index) => statics.findIndex((one) => one.view === join.view) === index);
}

async function askable(
  join: ResolvedJoin,
  dialect: Dialect,
): Promise<Extract<CountQuestion, { kind: "duplicate_keys" }>["from"] | null> {
  const { from } = join.source;
  if (from.kind === "table") return from;
  const reading = await dialect.reader.read(from.query);
  return reading.ok ? { kind: "query", query: reading.query } : null;
}

function duplicates(join: ResolvedJoin, keys: bigint): Diagnostic {
  const settled =
    join.source.tieBreaks.length > 0 ? "the tie-breaks settle which is used" : "which is used is left open";
  return warning(
    "static-duplicates",
    `static source '${join.source.name}' has several rows for ${keys} of its keys; ${settled}`,
    {
      path: `featureViews.${join.view}.source`,
      hint: "make the keys unique, or name tie-break columns",
    },
  );
}
