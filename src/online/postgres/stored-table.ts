import { type OnlineColumn, type OnlineTable, onlineColumns, onlineLayout } from "../../ir/online.ts";
import type { Row } from "../../ir/value.ts";
import { qualified, type Sql } from "../../kernel/sql.ts";
import { columnNames, tableName } from "./names.ts";

/** A version as its table has it. */
export interface StoredTable {
  readonly schema: string;
  readonly name: string;
  readonly relation: Sql;
  /** In the order of a stored row. */
  readonly columns: readonly StoredColumn[];
  readonly keys: readonly StoredColumn[];
  readonly eventTime: StoredColumn;
  readonly tieBreaks: readonly StoredColumn[];
  readonly features: readonly StoredColumn[];
  /** Whether its one row is found by a constant, since it has no key. */
  readonly hasConstantKey: boolean;
}

export interface StoredColumn extends OnlineColumn {
  readonly sqlName: string;
}

/** A primary key needs a column. */
const constantKey: OnlineColumn = { name: "only row", type: { kind: "bool" } };

export function storedTable(schema: string, table: OnlineTable): StoredTable {
  const hasConstantKey = table.keys.length === 0;
  const keyed = hasConstantKey ? { ...table, keys: [constantKey] } : table;
  const all = onlineColumns(keyed);
  const names = columnNames(all);
  const columns = all.map((column, index) => ({ ...column, sqlName: names[index] ?? column.name }));
  const layout = onlineLayout(keyed);
  const [eventTime] = columns.slice(layout.eventTime);
  if (eventTime === undefined) throw new RangeError("an online table has an event time");
  const name = tableName(table);
  return {
    schema,
    name,
    relation: qualified([schema, name]),
    columns,
    keys: columns.slice(0, layout.eventTime),
    eventTime,
    tieBreaks: columns.slice(layout.tieBreaks, layout.features),
    features: columns.slice(layout.features),
    hasConstantKey,
  };
}

/** A row as its table has it. */
export function storedRow({ hasConstantKey }: StoredTable, row: Row): Row {
  return hasConstantKey ? [true, ...row] : row;
}
