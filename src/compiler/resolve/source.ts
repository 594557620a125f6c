import { findTable } from "../../ir/catalog.ts";
import type { FeatureViewDefinition, SourceDefinition } from "../../ir/definition.ts";
import { formatRelation } from "../../ir/relation-name.ts";
import type { ResolvedSource, TieBreak, TimeColumn } from "../../ir/request.ts";
import { instant, type TimeForm } from "../../ir/types.ts";
import { entryOf } from "../../kernel/names.ts";
import { admitted, columnHint, type Facts, type KnownColumns, knownColumns, queryKey } from "./facts.ts";
import type { Problems } from "./problems.ts";

export interface SourceInHand {
  readonly resolved: ResolvedSource;
  readonly columns: KnownColumns;
  /** Tells a column that does not exist; true where it may be used. */
  readonly has: (column: string, path: string) => boolean;
}

/** A view's source with its time columns understood, checked against what is known of the table or query behind it. */
export function resolveSource(view: FeatureViewDefinition, facts: Facts, problems: Problems): SourceInHand {
  const { source } = view;
  const owner = `feature_view:${view.name}`;
  const path = `featureViews.${view.name}.source`;
  const rows = rowsOf(source);
  const from = rows.kind === "query" ? { ...rows, query: admitted(rows.query, facts) } : rows;
  checkRows(source, rows, facts, problems, owner, path);
  const columns = knownColumns(rows, facts);
  const has = (column: string, at: string): boolean => {
    if (columns === null || columns.has(column)) return true;
    problems.error("column-not-found", `${source.name} has no column '${column}'`, {
      owner,
      path: at,
      hint: columnHint(column, columns),
    });
    return false;
  };
  const timeColumn = (column: string | null, option: string): TimeColumn | null => {
    if (column === null) return null;
    const known = has(column, `${path}.${option}`) ? (columns?.get(column) ?? null) : null;
    if (known !== null && known.time === null) {
      problems.error("column-type", `${source.name}.${column} is ${known.warehouseType}, not a time`, {
        owner,
        path: `${path}.${option}`,
        hint: `name a timestamp or date column as ${option}`,
      });
    }
    return { column, time: formOf(known === null ? declaredForm(source, column) : known.time, source.timeZone) };
  };
  const created = timeColumn(source.createdTime, "createdTime");
  const declared = source.tieBreaks.map((column): TieBreak => {
    const known = has(column, `${path}.tieBreaks`) ? (columns?.get(column) ?? null) : null;
    return { column, time: known?.time == null ? null : formOf(known.time, source.timeZone) };
  });
  const resolved: ResolvedSource = {
    name: source.name,
    from,
    eventTime: timeColumn(source.eventTime, "eventTime"),
    availableAt: timeColumn(source.availableAt, "availableAt"),
    tieBreaks: created === null ? declared : [created, ...declared],
  };
  return { resolved, columns, has };
}

/** Without a catalog a column that is declared as a date is known to be none of the other forms. */
function declaredForm({ columns }: SourceDefinition, column: string): TimeForm | null {
  const type = columns === null ? undefined : entryOf(columns, column);
  return type?.kind === "date" ? { form: "date", zone: "UTC" } : null;
}

/** A zone that the source declares holds for its zoneless columns; one that the catalog shows to be instants needs none. */
export function formOf(known: TimeForm | null, declaredZone: string | null): TimeForm {
  if (known === null) return declaredZone === null ? instant : { form: "zoneless", zone: declaredZone };
  return known.form === "instant" || declaredZone === null ? known : { ...known, zone: declaredZone };
}

export function rowsOf(source: SourceDefinition): ResolvedSource["from"] {
  return source.from.kind === "query" ? source.from : { kind: "table", relation: source.from.relation };
}

function checkRows(
  source: SourceDefinition,
  from: ResolvedSource["from"],
  facts: Facts,
  problems: Problems,
  owner: string,
  path: string,
): void {
  if (from.kind === "table") {
    if (findTable(facts.catalog, from.relation)?.exists === false) {
      problems.error("relation-not-found", `there is no table ${formatRelation(from.relation)} in the warehouse`, {
        owner,
        path,
        hint:
          source.from.kind === "file"
            ? "load the files of the definitions: asof load"
            : "check the name, its schema and the rights of the user",
      });
    }
    return;
  }
  const reading = facts.queries.get(queryKey(from.query))?.reading;
  if (reading !== undefined && !reading.ok) {
    const { code, message, hint } = reading.refusal;
    problems.error(code, `query source '${source.name}': ${message}`, { owner, path, hint: hint ?? undefined });
  }
}
