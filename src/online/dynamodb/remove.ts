import { own } from "./item.ts";
import { sortKey } from "./key.ts";
import { scanPages } from "./pages.ts";
import { tableOf } from "./tables.ts";
import { deleteItems, type Writing } from "./write.ts";

/** Deletes all rows of a version, page by page: the whole table is read for it. */
export async function removeRows(writing: Writing): Promise<void> {
  const { names, table } = writing;
  const scan = {
    TableName: tableOf(names, table),
    ProjectionExpression: "#key, #view",
    FilterExpression: "#view = :version",
    ExpressionAttributeNames: { "#key": own.key, "#view": own.view },
    ExpressionAttributeValues: { ":version": { S: sortKey(table) } },
  };
  for await (const page of scanPages(writing, scan)) await deleteItems(writing, page);
}
