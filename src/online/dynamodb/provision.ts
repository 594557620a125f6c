import type { OnlineView } from "../../ports/online-store.ts";
import { DynamoCalls } from "./calls.ts";
import { inParallel } from "./in-parallel.ts";
import { type DynamoOnlineOptions, settingsOf } from "./options.ts";
import { ensureTable, tableNames } from "./tables.ts";

/** DynamoDB makes so many tables of an account at a time. */
const atOnce = 10;

/** Makes the tables of some views where they are missing, waits for them, and gives the names of those that it made; none with `create: false`. */
export async function provision(
  options: DynamoOnlineOptions,
  views: readonly OnlineView[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const settings = settingsOf(options);
  if (!settings.create) return [];
  const calls = new DynamoCalls(settings);
  const names = tableNames(settings, views);
  const made = new Set<string>();
  try {
    await inParallel(names, atOnce, async (name) => {
      if (await ensureTable(calls, name, true, signal)) made.add(name);
    });
  } finally {
    await calls.close();
  }
  return names.filter((name) => made.has(name));
}
