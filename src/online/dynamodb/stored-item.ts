import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { eventTimeColumn, type OnlineColumn, type OnlineTable } from "../../ir/online.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { StoredRow, UnfitColumn } from "../../ports/online-store.ts";
import { attributeOf, readAttribute } from "./attributes.ts";
import { formatDecimal, parseDecimal } from "./decimal.ts";
import { attributeText } from "./foreign-attribute.ts";
import { attributeName, type Item, own } from "./item.ts";
import { keyReader } from "./read-key.ts";
import { readOrder } from "./read-order.ts";

/** All that an item holds, also what this store would not have written so. */
export function storedItemReader(table: OnlineTable): (item: Item) => StoredRow {
  const keysOf = keyReader(table);
  const features = table.features.map((column) => ({ column, attribute: attributeName(column.name) }));
  return (item) => {
    const unfit: UnfitColumn[] = [];
    const read = (column: OnlineColumn, attribute: AttributeValue | undefined): CanonicalValue => {
      const value = checked(column.type, attribute);
      if (value !== undefined) return value;
      unfit.push({ name: column.name, found: attributeText(attribute) });
      return null;
    };
    const order = item[own.order];
    const terms = order?.B === undefined ? null : readOrder(table, order.B);
    if (terms === null) unfit.push({ name: own.order, found: attributeText(order) });
    const told = read(eventTimeColumn, item[own.eventTime]);
    const decides = terms === null ? told : (terms[0] ?? null);
    if (terms !== null && told !== decides)
      unfit.push({ name: own.eventTime, found: attributeText(item[own.eventTime]) });
    const keys = keysOf(item[own.key]?.S ?? "");
    if (keys === null) unfit.push({ name: own.key, found: attributeText(item[own.key]) });
    return {
      keys: keys ?? table.keys.map(() => null),
      eventTime: typeof decides === "string" ? decides : null,
      tieBreaks: table.tieBreaks.map((_, index) => terms?.[index + 1] ?? null),
      features: features.map(({ column, attribute }) => read(column, item[attribute])),
      unfit,
      mark: markOf(order),
    };
  };
}

/** The order as it is stored, whatever it is: this store changes it with every write. Empty for none. */
function markOf(order: AttributeValue | undefined): string {
  if (order === undefined) return "";
  if (order.B !== undefined) return `B${Buffer.from(order.B).toString("base64")}`;
  return `J${JSON.stringify(order)}`;
}

export function orderOfMark(mark: string): AttributeValue | null {
  if (mark === "") return null;
  return mark.startsWith("B")
    ? { B: new Uint8Array(Buffer.from(mark.slice(1), "base64")) }
    : (JSON.parse(mark.slice(1)) as AttributeValue);
}

/** Undefined for what is no value of the type: it would be stored otherwise. */
function checked(type: CanonicalType, attribute: AttributeValue | undefined): CanonicalValue | undefined {
  if (attribute === undefined || attribute.NULL === true) return null;
  try {
    const value = readAttribute(type, attribute);
    if (value === null) return undefined;
    return isSame(attributeOf(type, value), attribute) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSame(one: AttributeValue, other: AttributeValue): boolean {
  if (one.N !== undefined) return other.N !== undefined && plain(one.N) === plain(other.N);
  if (one.B !== undefined) return other.B !== undefined && Buffer.compare(one.B, other.B) === 0;
  if (one.L !== undefined)
    return (
      other.L !== undefined &&
      one.L.length === other.L.length &&
      one.L.every((item, index) => isSame(item, other.L?.[index] ?? { NULL: true }))
    );
  return one.S === other.S && one.BOOL === other.BOOL && one.NULL === other.NULL;
}

/** The store writes numbers in its own way. */
function plain(text: string): string {
  const decimal = parseDecimal(text);
  return decimal === null ? text : formatDecimal(decimal);
}
