import { field, malformed } from "./errors.ts";
import type { JobResource, QueryResults } from "./resources.ts";

/** A job's resource, as far as it is relied on. Throws what `malformed` makes for anything else. */
export function jobOf(answer: unknown): JobResource {
  if (!isJob(answer)) throw malformed("is no job");
  return answer;
}

function isJob(answer: unknown): answer is JobResource {
  const reference = field(answer, "jobReference");
  return typeof field(reference, "jobId") === "string" && typeof field(field(answer, "status"), "state") === "string";
}

/** A page of a result, as far as it is relied on. Throws what `malformed` makes for anything else. */
export function pageOf(answer: unknown): QueryResults {
  if (!isPage(answer)) throw malformed("is no page of a result");
  return answer;
}

function isPage(answer: unknown): answer is QueryResults {
  const rows = field(answer, "rows") ?? [];
  return typeof field(answer, "jobComplete") === "boolean" && Array.isArray(rows) && rows.every(isRow);
}

function isRow(row: unknown): boolean {
  const cells = field(row, "f");
  return Array.isArray(cells) && cells.every((cell) => typeof cell === "object" && cell !== null);
}
