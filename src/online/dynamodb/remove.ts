import type { OnlineTable } from "../../ir/online.ts";
import { toAsofError } from "./errors.ts";
import { type Item, own } from "./item.ts";
import { sortKey } from "./key.ts";
import { tableOf } from "./tables.ts";
import { deleteItems, type Writing } from "./write.ts";

/** Deletes all rows of a version, page by page: the whole table is read for it. */
export async function removeRows(writing: Writing): Promise<void> {
  for await (const page of pages(writing)) await deleteItems(writing, page);
}

async function* pages({ calls, names, table, signal }: Writing): AsyncGenerator<readonly Item[], void, void> {
  let from: Item | undefined;
  do {
    const asked = from === undefined ? scanOf(table) : { ...scanOf(table), ExclusiveStartKey: from };
    const answer = await calls
      .send((client, options) => client.scan({ TableName: tableOf(names, table), ...asked }, options), signal)
      .catch((error: unknown) => {
        throw toAsofError(error, calls.place);
      });
    yield answer.Items ?? [];
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
}

function scanOf(table: OnlineTable) {
  return {
    ProjectionExpression: "#key, #view",
    FilterExpression: "#view = :version",
    ExpressionAttributeNames: { "#key": own.key, "#view": own.view },
    ExpressionAttributeValues: { ":version": { S: sortKey(table) } },
  };
}
