import type { Row } from "../../ir/value.ts";
import type { StoredChange, StoredRow } from "../../ports/online-store.ts";
import { hasKey } from "../rows.ts";
import { toAsofError } from "./errors.ts";
import { inParallel } from "./in-parallel.ts";
import { type Item, itemWriter, own } from "./item.ts";
import { keyWriter, sortKey } from "./key.ts";
import { scanPages } from "./pages.ts";
import { orderOfMark, storedItemReader } from "./stored-item.ts";
import { tableOf } from "./tables.ts";
import { leftOver, type Writing } from "./write.ts";

/** What one request may ask for. */
const batchKeys = 100;

/** One for each key, in order. Asked where nothing lags behind. */
export async function lookAt(writing: Writing, keys: readonly Row[]): Promise<readonly (StoredRow | null)[]> {
  const { table } = writing;
  const [keyOf, read] = [keyWriter(table), storedItemReader(table)];
  const texts = keys.map((key) => (hasKey(table, key) ? keyOf(key) : null));
  const wanted = [...new Set(texts)].filter((text) => text !== null);
  const batches = Array.from({ length: Math.ceil(wanted.length / batchKeys) }, (_, index) =>
    wanted.slice(index * batchKeys, (index + 1) * batchKeys),
  );
  const found = new Map<string, Item>();
  await inParallel(batches, writing.degree, async (batch) => {
    for (const item of await getBatch(writing, batch)) found.set(item[own.key]?.S ?? "", item);
  });
  return texts.map((text) => {
    const item = text === null ? undefined : found.get(text);
    return item === undefined ? null : read(item);
  });
}

/** What is left over is asked for again: nothing was said of it. */
async function getBatch({ calls, names, table, signal }: Writing, keys: readonly string[]): Promise<readonly Item[]> {
  const name = tableOf(names, table);
  const view = { S: sortKey(table) };
  const deadline = calls.deadline(signal);
  const items: Item[] = [];
  try {
    for (let left: Item[] = keys.map((key) => ({ [own.key]: { S: key }, [own.view]: view })); left.length > 0; ) {
      const asked = { [name]: { Keys: left, ConsistentRead: true } };
      const answer = await calls.send(
        (client, options) => client.batchGetItem({ RequestItems: asked }, options),
        signal,
      );
      const some = answer.Responses?.[name] ?? [];
      items.push(...some);
      left = answer.UnprocessedKeys?.[name]?.Keys ?? [];
      if (left.length > 0 && some.length === 0 && !(await deadline.pause())) throw leftOver();
    }
    return items;
  } catch (error) {
    throw toAsofError(error, calls.place);
  }
}

/** Page after page; the whole table is read for it. */
export async function* scanAll(writing: Writing): AsyncGenerator<readonly StoredRow[], void, void> {
  const { names, table } = writing;
  const read = storedItemReader(table);
  const scan = {
    TableName: tableOf(names, table),
    FilterExpression: "#view = :version",
    ExpressionAttributeNames: { "#view": own.view },
    ExpressionAttributeValues: { ":version": { S: sortKey(table) } },
  };
  for await (const page of scanPages(writing, scan)) if (page.length > 0) yield page.map(read);
}

/** One request a row, under the condition that its order is the one that was seen. */
export async function replaceItems(writing: Writing, changes: readonly StoredChange[]): Promise<number> {
  const { calls, names, table, degree, signal } = writing;
  const TableName = tableOf(names, table);
  const [keyOf, itemOf] = [keyWriter(table), itemWriter(table)];
  let done = 0;
  const requests = changes.map(({ seen, row }) => ({
    Key: { [own.key]: { S: keyOf(seen.keys) }, [own.view]: { S: sortKey(table) } },
    Item: row === null ? null : itemOf(row).item,
    ...unchanged(seen.mark),
  }));
  await inParallel(requests, degree, async ({ Key, Item, ...condition }) => {
    const isDone = await calls.sendIf(
      (client, options) =>
        Item === null
          ? client.deleteItem({ TableName, Key, ...condition }, options)
          : client.putItem({ TableName, Item, ...condition }, options),
      signal,
    );
    if (isDone) done += 1;
  });
  return done;
}

function unchanged(mark: string) {
  const order = orderOfMark(mark);
  if (order === null)
    return {
      ConditionExpression: "attribute_exists(#key) AND attribute_not_exists(#order)",
      ExpressionAttributeNames: { "#key": own.key, "#order": own.order },
    };
  return {
    ConditionExpression: "#order = :order",
    ExpressionAttributeNames: { "#order": own.order },
    ExpressionAttributeValues: { ":order": order },
  };
}
