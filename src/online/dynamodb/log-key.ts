import { sha256 } from "../../kernel/hash.ts";
import type { OnlineVersionName } from "../../ports/online-store.ts";
import { projectKey, sortKey } from "./key.ts";

/** Bytes that a sort key may have. */
const longest = 1_024;
/** Pushes are spread over so many partitions, of which each takes about 1,000 writes a second. */
const buckets = [..."0123456789abcdef"];

/** Where a pushed row of a version is noted while the version may be filled. */
export interface LogKey {
  readonly partition: string;
  readonly sort: string;
}

/**
 * By the key of the row itself. No row lies in such a partition: each part of a row's partition key has a `=` in it, and `pushed`
 * has none. docs/dynamodb.md has the rules and examples.
 */
export function logKey(version: OnlineVersionName, rowKey: string): LogKey {
  const hash = sha256(rowKey);
  const sort = Buffer.byteLength(rowKey) <= longest ? rowKey : `#${hash}`;
  return { partition: partition(version, hash.slice(0, 1)), sort };
}

/** All partitions that pushed rows of a version may be noted in. */
export function logPartitions(version: OnlineVersionName): readonly string[] {
  return buckets.map((bucket) => partition(version, bucket));
}

function partition(version: OnlineVersionName, bucket: string): string {
  return `${projectKey(version.project)}/pushed/${sortKey(version)}/${bucket}`;
}
