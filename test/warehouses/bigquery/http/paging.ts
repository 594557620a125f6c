import type { PageRequest } from "../jobs/results.ts";

/** How many rows a page holds at most. */
export interface Paging {
  readonly rows: number;
}

export function pageRequest(query: URLSearchParams, paging: Paging): PageRequest {
  const token = query.get("pageToken");
  const base = {
    maxResults: Math.min(Number(query.get("maxResults") ?? paging.rows), paging.rows),
    startIndex: Number(query.get("startIndex") ?? 0),
    timestamps: query.get("formatOptions.useInt64Timestamp") === "true" ? "int64" : "float",
  } as const;
  return token === null ? base : { ...base, pageToken: token };
}
