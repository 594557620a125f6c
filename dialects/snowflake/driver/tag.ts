import { queryTag } from "./parameters.ts";

/** By which one statement is found in the warehouse's history: `asof 3f2a…`, the beginning of its hash. */
export function tagOf({ hash }: { readonly hash: string }): string {
  return `${queryTag} ${hash.slice(0, 16)}`.trim();
}
