import type { Row } from "../../ir/value.ts";
import type { StoredChange, StoredRow } from "../../ports/online-store.ts";
import { inParallel } from "./in-parallel.ts";
import { itemWriter, own } from "./item.ts";
import { keyWriter, sortKey } from "./key.ts";
import { scanPages } from "./pages.ts";
import { itemsOf } from "./read.ts";
import { orderOfMark, storedItemReader } from "./stored-item.ts";
import { tableOf } from "./tables.ts";
import type { Writing } from "./write.ts";

/** One for each key, in order. Asked where nothing lags behind. */
export async function lookAt(
  { calls, names, table, degree, signal }: Writing,
  keys: readonly Row[],
): Promise<readonly (StoredRow | null)[]> {
  const read = storedItemReader(table);
  const [items = []] = await itemsOf({ calls, names, consistent: true, degree, signal }, [{ table, keys }]);
  return items.map((item) => item && read(item));
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
