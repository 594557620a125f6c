import { UsageError } from "../usage-error.ts";

/** How many rows are shown where nobody says. */
export const defaultLimit = 20;

export function limitOf(limit = String(defaultLimit)): number {
  const rows = /^\d{1,6}$/.test(limit) ? Number(limit) : 0;
  if (rows > 0) return rows;
  throw new UsageError(`--limit: '${limit}' is no number of rows`, "give one from 1 to 999999");
}
