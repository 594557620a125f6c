import type { OnlineRow, OnlineTable } from "../../ir/online.ts";
import type { Row } from "../../ir/value.ts";
import { hasKey } from "../rows.ts";
import type { DynamoCalls } from "./calls.ts";
import { toAsofError } from "./errors.ts";
import { inParallel } from "./in-parallel.ts";
import { type Item, itemReader, own } from "./item.ts";
import { keyWriter, sortKey } from "./key.ts";
import { queryPages } from "./pages.ts";
import { type TableNames, tableOf } from "./tables.ts";
import { leftOver } from "./write.ts";

/** What one request may ask for. */
const batchKeys = 100;

/** Rows of one version, by their keys. */
export interface KeyedRead {
  readonly table: OnlineTable;
  readonly keys: readonly Row[];
  readonly features: readonly string[];
}

export interface Reading {
  readonly calls: DynamoCalls;
  readonly names: TableNames;
  readonly consistent: boolean;
  /** Requests at once. */
  readonly degree: number;
  readonly signal: AbortSignal | undefined;
}

/** An item's address. */
interface Address {
  readonly name: string;
  readonly key: string;
  readonly view: string;
}

/** For each read one row a key, in order; null where the store said that there is none. */
export async function readRows(
  reading: Reading,
  reads: readonly KeyedRead[],
): Promise<readonly (readonly (OnlineRow | null)[])[]> {
  const items = await itemsOf(reading, reads);
  return reads.map(({ table, features }, index) => {
    const read = itemReader(table, features);
    return (items[index] ?? []).map((item) => item && read(item));
  });
}

/** The same as they are stored. */
export async function itemsOf(
  reading: Reading,
  asked: readonly Pick<KeyedRead, "table" | "keys">[],
): Promise<readonly (readonly (Item | null)[])[]> {
  const addressed = asked.map((one) => addressesOf(reading.names, one));
  const wanted = new Map(addressed.flat().flatMap((one) => (one === null ? [] : [[textOf(one), one]])));
  const found = await findItems(reading, [...wanted.values()]);
  return addressed.map((all) => all.map((address) => (address === null ? null : (found.get(textOf(address)) ?? null))));
}

function addressesOf(
  names: TableNames,
  { table, keys }: Pick<KeyedRead, "table" | "keys">,
): readonly (Address | null)[] {
  const keyOf = keyWriter(table);
  const [name, view] = [tableOf(names, table), sortKey(table)];
  return keys.map((key) => (hasKey(table, key) ? { name, key: keyOf(key), view } : null));
}

type Found = Map<string, Item>;

/** Views of one entity lie side by side: one query has them all. Everything else is asked for by address. */
async function findItems(reading: Reading, wanted: readonly Address[]): Promise<Found> {
  const found: Found = new Map();
  const [first] = wanted;
  if (first === undefined) return found;
  const isOneEntity = wanted.every(({ name, key }) => name === first.name && key === first.key);
  try {
    if (wanted.length > 1 && isOneEntity) await queryEntity(reading, first, wanted, found);
    else await getItems(reading, wanted, found);
    await lookAgain(reading, wanted, found);
  } catch (error) {
    throw toAsofError(error, reading.calls.place);
  }
  return found;
}

/** A read that may lag behind can miss a row that was just written: what it missed is asked for where nothing lags. */
async function lookAgain(reading: Reading, wanted: readonly Address[], found: Found): Promise<void> {
  const missed = reading.consistent ? [] : wanted.filter((one) => !found.has(textOf(one)));
  await getItems({ ...reading, consistent: true }, missed, found);
}

async function queryEntity(reading: Reading, { name, key }: Address, wanted: readonly Address[], found: Found) {
  const views = wanted
    .map(({ view }) => view)
    .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const asked = {
    TableName: name,
    ConsistentRead: reading.consistent,
    KeyConditionExpression: "#key = :key AND #view BETWEEN :first AND :last",
    ExpressionAttributeNames: { "#key": own.key, "#view": own.view },
    ExpressionAttributeValues: {
      ":key": { S: key },
      ":first": { S: views[0] ?? "" },
      ":last": { S: views.at(-1) ?? "" },
    },
  };
  for await (const items of queryPages(reading, asked)) keep(found, name, items);
}

function getItems(reading: Reading, wanted: readonly Address[], found: Found): Promise<void> {
  const batches = Array.from({ length: Math.ceil(wanted.length / batchKeys) }, (_, index) =>
    wanted.slice(index * batchKeys, (index + 1) * batchKeys),
  );
  return inParallel(batches, reading.degree, (batch) => getBatch(reading, batch, found));
}

/** An answer may leave keys over, for want of room or of capacity: they are asked for again, since nothing was said of them. */
async function getBatch({ calls, consistent, signal }: Reading, batch: readonly Address[], found: Found) {
  const deadline = calls.deadline(signal);
  for (let left = byTable(batch, consistent); Object.keys(left).length > 0; ) {
    const { Responses, UnprocessedKeys } = await calls.send(
      (client, options) => client.batchGetItem({ RequestItems: left }, options),
      signal,
    );
    const items = Object.entries(Responses ?? {});
    for (const [name, some] of items) keep(found, name, some);
    left = (UnprocessedKeys ?? {}) as typeof left;
    const isStuck = items.every(([, some]) => some.length === 0);
    if (Object.keys(left).length > 0 && isStuck && !(await deadline.pause())) throw leftOver();
  }
}

function byTable(
  batch: readonly Address[],
  ConsistentRead: boolean,
): Record<string, { Keys: Item[]; ConsistentRead: boolean }> {
  const tables: Record<string, { Keys: Item[]; ConsistentRead: boolean }> = {};
  for (const { name, key, view } of batch) {
    const table = tables[name] ?? { Keys: [], ConsistentRead };
    table.Keys.push({ [own.key]: { S: key }, [own.view]: { S: view } });
    tables[name] = table;
  }
  return tables;
}

function keep(found: Found, name: string, items: readonly Item[]): void {
  for (const item of items)
    found.set(textOf({ name, key: item[own.key]?.S ?? "", view: item[own.view]?.S ?? "" }), item);
}

function textOf({ name, key, view }: Address): string {
  return JSON.stringify([name, key, view]);
}
