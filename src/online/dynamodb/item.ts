import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { infiniteInstant } from "../../ir/columns.ts";
import { instantOf } from "../../ir/fit.ts";
import { eventTimeColumn, type OnlineRow, type OnlineTable, onlineColumns, onlineLayout } from "../../ir/online.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { attributeOf, instantAttribute, readAttribute } from "./attributes.ts";
import { fitting } from "./fitting.ts";
import { foreignTold } from "./foreign-attribute.ts";
import { keyWriter, sortKey } from "./key.ts";
import { orderOf } from "./order.ts";

/** Attributes that every item has, or may have. */
export const own = {
  key: "asof_key",
  view: "asof_view",
  order: "asof_order",
  eventTime: "event_time",
  expiresAt: "expires_at",
} as const;

export type Item = Record<string, AttributeValue>;

/** A row as it is written, and what tells it from others. */
export interface RowItem {
  readonly key: string;
  readonly order: Uint8Array;
  readonly item: Item;
}

/** Makes items of a version's rows. */
export function itemWriter(table: OnlineTable): (row: Row) => RowItem {
  const expected = onlineColumns(table).length;
  const layout = onlineLayout(table);
  const keyOf = keyWriter(table);
  const view = { S: sortKey(table) };
  const names = table.features.map(({ name }) => attributeName(name));
  return (row) => {
    if (row.length !== expected)
      throw AsofError.of("online-value-unfit", `a row has ${row.length} values for ${expected} columns`);
    const key = keyOf(row);
    const values: (AttributeValue | null)[] = [];
    for (const [index, feature] of table.features.entries()) {
      const value = row[layout.features + index] ?? null;
      values.push(value === null ? null : fitting(feature, value, attributeOf));
    }
    const order = orderOf(table, row, values);
    const item: Item = { [own.key]: { S: key }, [own.view]: view, [own.order]: { B: order } };
    const event = row[layout.eventTime] ?? null;
    if (event !== null) addTimes(item, instantOf(event), table.ttl);
    for (const [index, name] of names.entries()) {
      const value = values[index] ?? null;
      if (value !== null) item[name] = value;
    }
    return { key, order, item };
  };
}

/** Makes rows of a version's items: the features asked for, NULL for one that the version lacks. */
export function itemReader(table: OnlineTable, features: readonly string[]): (item: Item) => OnlineRow {
  const types = new Map(table.features.map(({ name, type }) => [name, type]));
  const columns = features.map((name) => ({ type: types.get(name), attribute: attributeName(name) }));
  const read = (item: Item, type: CanonicalType, attribute: string): CanonicalValue => {
    try {
      return readAttribute(type, item[attribute]);
    } catch (failure) {
      throw foreignTold(failure, table.view, attribute);
    }
  };
  return (item) => {
    const eventTime = read(item, eventTimeColumn.type, own.eventTime);
    return {
      eventTime: typeof eventTime === "string" ? eventTime : null,
      features: columns.map(({ type, attribute }) => (type === undefined ? null : read(item, type, attribute))),
    };
  };
}

/** A feature has its own name, but where that is one of ours. */
export function attributeName(feature: string): string {
  return taken.has(feature.replace(/_+$/, "")) ? `${feature}_` : feature;
}

const taken: ReadonlySet<string> = new Set(Object.values(own));

/** A row is served as long as its age is the TTL: it goes in the second after. Whole seconds since 1970 is what DynamoDB reads. */
function addTimes(item: Item, event: bigint, ttl: number | null): void {
  item[own.eventTime] = instantAttribute(event);
  if (ttl === null || event === infiniteInstant.future || event === infiniteInstant.past) return;
  item[own.expiresAt] = { N: ((event + BigInt(ttl)) / 1_000_000n + 1n).toString() };
}
