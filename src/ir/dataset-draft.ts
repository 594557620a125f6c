import { type Diagnostic, warning } from "../kernel/diagnostics.ts";
import type { DatasetManifest } from "./dataset.ts";
import type { DatasetTerms } from "./dataset-terms.ts";

/** What is known of a training set before it is there: its manifest but for what only its end can tell. Plain JSON. */
export interface DatasetDraft {
  readonly manifest: Omit<DatasetManifest, "finishedAt" | "rows" | "job">;
  /** The table's columns that decide whether a row can be joined; null where nobody asks. */
  readonly unjoinable: { readonly time: string; readonly keys: readonly string[] } | null;
  /** On what the table is kept. */
  readonly terms: DatasetTerms;
}

/** What the end of the work tells. */
export interface DatasetEnd {
  /** The warehouse's id of the job. */
  readonly job: string;
  /** ISO instant. */
  readonly finishedAt: string;
  readonly rows: bigint;
  readonly unjoinableRows: bigint;
}

export function finishedManifest({ manifest }: DatasetDraft, end: DatasetEnd): DatasetManifest {
  const { job, finishedAt, rows, unjoinableRows } = end;
  return {
    ...manifest,
    job,
    finishedAt,
    rows: rows.toString(),
    spine: { ...manifest.spine, unjoinableRows: unjoinableRows.toString() },
    warnings: [...manifest.warnings, ...unjoinableWarning(unjoinableRows)],
  };
}

/** Tells of spine rows that no feature row can match; nothing where there are none. */
export function unjoinableWarning(rows: bigint): readonly Diagnostic[] {
  if (rows === 0n) return [];
  const message = `${rows} spine row${rows === 1n ? " has" : "s have"} a NULL or infinite time or a NULL key: what is joined by it is NULL there`;
  return [warning("spine-rows-unjoinable", message, { path: "spine", hint: "leave such rows out, or fill them in" })];
}

/** What a table's comment says of the training set in it. */
export type DatasetComment =
  | { readonly kind: "finished"; readonly manifest: DatasetManifest }
  /** The rows are there; nobody has counted them yet. `key` tells the job that made them. */
  | { readonly kind: "draft"; readonly draft: DatasetDraft; readonly key: string };

/** The comment of a table from its first moment on, before anybody has counted its rows. */
export function draftComment({ manifest, unjoinable, terms }: DatasetDraft, key: string, most?: number): string {
  const written = { ...manifest, finishedAt: null, rows: null, job: key, unjoinable, terms };
  return fitting(written, most);
}

/** A manifest as a table's comment. Where the warehouse keeps fewer characters, what is longest is left out: the SQL first. */
export function manifestComment(manifest: DatasetManifest, most?: number): string {
  return fitting(manifest, most);
}

/** Null for a comment that is somebody else's. */
export function readComment(comment: string | null): DatasetComment | null {
  const value = parsed(comment);
  if (value === null || !isManifest(value)) return null;
  if (typeof value["rows"] === "string") return { kind: "finished", manifest: value as unknown as DatasetManifest };
  const { unjoinable = null, terms, job, finishedAt: _end, rows: _rows, ...manifest } = value;
  if (typeof job !== "string") return null;
  return { kind: "draft", draft: { manifest, unjoinable, terms } as unknown as DatasetDraft, key: job };
}

function parsed(comment: string | null): Readonly<Record<string, unknown>> | null {
  if (comment === null || !comment.startsWith('{"format":1,')) return null;
  try {
    return JSON.parse(comment);
  } catch {
    return null;
  }
}

/** Ours are the only comments with these. */
function isManifest(value: Readonly<Record<string, unknown>>): boolean {
  return ["asof", "project", "definitions", "startedAt"].every((name) => typeof value[name] === "string");
}

type Written = Omit<DatasetManifest, "finishedAt" | "rows"> & { readonly rows: string | null };

/** In the order in which they are given up. */
const shorter: readonly ((one: Written) => Written)[] = [
  (one) => ({ ...one, sql: { ...one.sql, text: "" } }),
  (one) => ({ ...one, certificates: [] }),
  (one) => ({ ...one, features: one.features.map(({ reads: _reads, tags: _tags, ...feature }) => feature) }),
  (one) => ({ ...one, strategies: [] }),
  (one) => ({ ...one, warnings: [] }),
  (one) => ({ ...one, features: [] }),
  (one) => ({ ...one, columns: [] }),
];

function fitting(manifest: Written, most: number | undefined): string {
  let text = JSON.stringify(manifest);
  let left = manifest;
  for (const shorten of shorter) {
    if (most === undefined || text.length <= most) break;
    left = shorten(left);
    text = JSON.stringify(left);
  }
  return text;
}
