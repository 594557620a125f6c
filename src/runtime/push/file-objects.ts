import { suggestion } from "../../kernel/names.ts";
import { invalidFile } from "../files/invalid.ts";
import { readRows } from "../files/read-rows.ts";
import { type RowObject, rowObject } from "../retrieve/row-object.ts";
import type { PushColumn } from "./push-source.ts";

/** The rows of a file, by the columns of a source. Throws as `readRows` does, also for a column that the source does not declare. */
export async function fileObjects(
  path: string,
  columns: readonly PushColumn[],
  nullValues?: readonly string[],
): Promise<readonly RowObject[]> {
  const names = (await readRows(path)).columns.map(({ name }) => name);
  const declared = columns.map(({ name }) => name);
  const unknown = names.find((name) => !declared.includes(name));
  if (unknown !== undefined)
    throw invalidFile(
      path,
      `has a column '${unknown}', which the source does not declare`,
      suggestion(unknown, declared),
    );
  const file = await readRows(path, { columns: columns.filter(({ name }) => names.includes(name)), nullValues });
  const rows: RowObject[] = [];
  for await (const batch of file.rows) for (const row of batch) rows.push(rowObject(file.columns, row));
  return rows;
}
