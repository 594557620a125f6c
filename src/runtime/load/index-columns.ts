import type { FeatureViewDefinition, JoinKey } from "../../ir/definition.ts";
import { entryOf } from "../../kernel/names.ts";
import type { IndexColumn } from "../../ports/warehouse.ts";

/**
 * The index that point-in-time reads of a view want: its keys, then the order of the winner (event time, created time, tie-breaks,
 * each the newest first), then `availableAt`, so that rows that were not known yet are passed over inside the index. Empty
 * where no index helps.
 */
export function indexForView(view: FeatureViewDefinition, keys: readonly JoinKey[]): readonly IndexColumn[] {
  const { source } = view;
  const key = keys.map(({ name }) => ascending(entryOf(source.keys, name) ?? name));
  // A row without an event time never wins, so that its place does not matter: this is what `ORDER BY time DESC` reads as it stands.
  const time = source.eventTime === null ? [] : [{ name: source.eventTime, descending: true, nullsLast: false }];
  const ties = [...(source.createdTime === null ? [] : [source.createdTime]), ...source.tieBreaks].map(newestFirst);
  const known = source.availableAt === null ? [] : [ascending(source.availableAt)];
  return distinct([...key, ...time, ...ties, ...known]);
}

function ascending(name: string): IndexColumn {
  return { name, descending: false, nullsLast: true };
}

function newestFirst(name: string): IndexColumn {
  return { name, descending: true, nullsLast: true };
}

function distinct(columns: readonly IndexColumn[]): readonly IndexColumn[] {
  return columns.filter((column, index) => columns.findIndex(({ name }) => name === column.name) === index);
}

/** `origin, time_hour desc`. */
export function formatIndex(columns: readonly IndexColumn[]): string {
  return columns.map(({ name, descending }) => (descending ? `${name} desc` : name)).join(", ");
}
