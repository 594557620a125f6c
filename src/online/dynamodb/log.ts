import type { Bill } from "./bill.ts";
import { inParallel } from "./in-parallel.ts";
import { type Item, own, type RowItem } from "./item.ts";
import { logKey, logPartitions } from "./log-key.ts";
import { queryPages } from "./pages.ts";
import { tableOf } from "./tables.ts";
import { deleteItems, putNewer, type Writing } from "./write.ts";

/** The attribute that a noted row is in, whole. */
const row = "row";
/** Microseconds after which the store may remove what nobody has: no version is filled for as long as that. */
const kept = 365n * 86_400_000_000n;

/**
 * Notes a pushed row beside the rows of its version: the newest of each key. A load that is under way may put an older row over
 * the one that is pushed; it reads these when all of its own are acknowledged.
 */
export async function notePushed(
  writing: Writing,
  { key, order, item }: RowItem,
  now: bigint,
  bill: Bill,
): Promise<void> {
  const { partition, sort } = logKey(writing.table, key);
  const noted: Item = {
    [own.key]: { S: partition },
    [own.view]: { S: sort },
    [own.order]: { B: order },
    [own.expiresAt]: { N: ((now + kept) / 1_000_000n).toString() },
    [row]: { M: item },
  };
  await putNewer(writing, noted, order);
  bill.add(noted);
}

/** Writes every row that was noted, where it is newer than what is stored. */
export async function replayPushed(writing: Writing, bill: Bill): Promise<void> {
  await inParallel(noted(writing), writing.degree, async (one) => {
    const item = one[row]?.M;
    const order = one[own.order]?.B;
    if (item === undefined || order === undefined) return;
    await putNewer(writing, item, order);
    bill.add(item);
  });
}

/** Removes all that was noted. */
export async function forgetPushed(writing: Writing): Promise<void> {
  for await (const page of pages(writing, keysAlone))
    await deleteItems(
      writing,
      page.map((one) => keyOf(one)),
    );
}

async function* noted(writing: Writing): AsyncGenerator<Item, void, void> {
  for await (const page of pages(writing, {})) yield* page;
}

const keysAlone = { ProjectionExpression: "#key, #view", ExpressionAttributeNames: { "#view": own.view } };

/** Whoever was acknowledged before this is asked for is found. */
async function* pages(
  writing: Writing,
  wanted: Partial<typeof keysAlone>,
): AsyncGenerator<readonly Item[], void, void> {
  const { names, table } = writing;
  for (const partition of logPartitions(table)) {
    yield* queryPages(writing, {
      TableName: tableOf(names, table),
      ConsistentRead: true,
      KeyConditionExpression: "#key = :partition",
      ExpressionAttributeValues: { ":partition": { S: partition } },
      ...wanted,
      ExpressionAttributeNames: { ...wanted.ExpressionAttributeNames, "#key": own.key },
    });
  }
}

function keyOf(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name === own.key || name === own.view));
}
