import type { OnlineTable } from "../../ir/online.ts";
import type { RowBatches } from "../../ir/value.ts";
import type { WriteOutcome } from "../../ports/online-store.ts";
import { CountedRows } from "../rows.ts";
import { Bill } from "./bill.ts";
import type { DynamoCalls } from "./calls.ts";
import { toAsofError } from "./errors.ts";
import { inParallel } from "./in-parallel.ts";
import { type Item, itemWriter, own, type RowItem } from "./item.ts";
import { compareOrders } from "./order.ts";
import { type TableNames, tableOf } from "./tables.ts";

/** Rows that are made into items at a time: of several of one key only the greatest is sent. */
const gathered = 100;
/** What one request may write. */
const batchItems = 25;

/** How rows of a version get into its table. */
export interface Writing {
  readonly calls: DynamoCalls;
  readonly names: TableNames;
  readonly table: OnlineTable;
  /** Requests at once. */
  readonly degree: number;
  readonly signal: AbortSignal | undefined;
}

/** Each row by itself, under the condition that it is newer than what is stored. `before`: what is done with a row first. */
export async function putRows(
  writing: Writing,
  rows: RowBatches,
  before?: (row: RowItem, bill: Bill) => Promise<void>,
): Promise<WriteOutcome> {
  const { table, degree } = writing;
  const counted = new CountedRows(table, rows);
  const bill = new Bill();
  let written = 0;
  await inParallel(items(table, counted), degree, async (row) => {
    await before?.(row, bill);
    if (await putNewer(writing, row.item, row.order)) written += 1;
    bill.add(row.item);
  });
  return { received: counted.received, written, billed: bill.total };
}

/** False, with nothing changed, where what is stored under the item's key is not less. */
export function putNewer({ calls, names, table, signal }: Writing, item: Item, order: Uint8Array): Promise<boolean> {
  return calls.sendIf(
    (client, options) =>
      client.putItem(
        {
          TableName: tableOf(names, table),
          Item: item,
          ConditionExpression: "attribute_not_exists(#order) OR #order < :order",
          ExpressionAttributeNames: { "#order": own.order },
          ExpressionAttributeValues: { ":order": { B: order } },
        },
        options,
      ),
    signal,
  );
}

/** Many at a time, whatever is stored: for a version that nobody reads. `after`: what is done when all are acknowledged. */
export async function loadItems(
  writing: Writing,
  rows: RowBatches,
  after: (bill: Bill) => Promise<void>,
): Promise<WriteOutcome> {
  const { table, degree } = writing;
  const counted = new CountedRows(table, rows);
  const bill = new Bill();
  let written = 0;
  await inParallel(itemBatches(table, counted), degree, async (batch) => {
    await writeBatch(
      writing,
      batch.map(({ item }) => ({ PutRequest: { Item: item } })),
    );
    written += batch.length;
    for (const { item } of batch) bill.add(item);
  });
  await after(bill);
  return { received: counted.received, written, billed: bill.total };
}

export type WriteRequest =
  | { readonly PutRequest: { readonly Item: Item } }
  | { readonly DeleteRequest: { readonly Key: Item } };

/** Deletes items by their keys, batches at once. */
export async function deleteItems(writing: Writing, keys: readonly Item[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(keys.length / batchItems) }, (_, index) =>
    keys.slice(index * batchItems, (index + 1) * batchItems),
  );
  await inParallel(batches, writing.degree, (batch) =>
    writeBatch(
      writing,
      batch.map((Key) => ({ DeleteRequest: { Key } })),
    ),
  );
}

/** What the store leaves over is sent again until nothing is. */
export async function writeBatch(writing: Writing, requests: readonly WriteRequest[]): Promise<void> {
  const { calls, names, table, signal } = writing;
  const name = tableOf(names, table);
  const deadline = calls.deadline(signal);
  try {
    for (let left = requests; left.length > 0; ) {
      const { UnprocessedItems } = await calls.send(
        (client, options) => client.batchWriteItem({ RequestItems: { [name]: mutable(left) } }, options),
        signal,
      );
      left = (UnprocessedItems?.[name] ?? []) as readonly WriteRequest[];
      if (left.length > 0 && !(await deadline.pause())) throw leftOver();
    }
  } catch (error) {
    throw toAsofError(error, calls.place);
  }
}

function mutable(requests: readonly WriteRequest[]): WriteRequest[] {
  return [...requests];
}

/** What is left over was throttled. */
export function leftOver(): Error {
  return Object.assign(new Error("a part of the request was left over"), {
    name: "ProvisionedThroughputExceededException",
  });
}

async function* items(table: OnlineTable, rows: CountedRows): AsyncGenerator<RowItem, void, void> {
  const write = itemWriter(table);
  for await (const batch of rows.batches())
    for (let from = 0; from < batch.length; from += gathered)
      yield* greatest(batch.slice(from, from + gathered).map(write));
}

function greatest(items: readonly RowItem[]): Iterable<RowItem> {
  const byKey = new Map<string, RowItem>();
  for (const item of items) addGreater(byKey, item);
  return byKey.values();
}

/** No request may name a key twice. */
async function* itemBatches(table: OnlineTable, rows: CountedRows): AsyncGenerator<readonly RowItem[], void, void> {
  const write = itemWriter(table);
  let batch = new Map<string, RowItem>();
  for await (const given of rows.batches())
    for (const row of given) {
      addGreater(batch, write(row));
      if (batch.size < batchItems) continue;
      yield [...batch.values()];
      batch = new Map();
    }
  if (batch.size > 0) yield [...batch.values()];
}

function addGreater(byKey: Map<string, RowItem>, one: RowItem): void {
  const other = byKey.get(one.key);
  if (other === undefined || compareOrders(one.order, other.order) > 0) byKey.set(one.key, one);
}
