import type { Relation } from "../../../src/ir/definition.ts";

/** What a job says of itself to whoever finds it in the warehouse's own list. */
export interface JobNote {
  readonly project: string;
  readonly service: string | null;
  /** With all parts of its name. */
  readonly table: Relation;
  /** A table of uploaded rows, to be dropped when the job has ended. */
  readonly spine: Relation | null;
  /** Stands in the comment of the table that it makes, so that no other job's is taken for it. */
  readonly key: string;
}

/** One line of ASCII: fit for a comment at the end of a statement, and for a tag. */
export function noteText(note: JobNote): string {
  return JSON.stringify(note).replace(/[^ -~]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Null for what is no note of ours. */
export function readNote(text: string): JobNote | null {
  try {
    const note: unknown = JSON.parse(text);
    return isNote(note) ? note : null;
  } catch {
    return null;
  }
}

function isNote(value: unknown): value is JobNote {
  if (typeof value !== "object" || value === null) return false;
  const table: unknown = Reflect.get(value, "table");
  const named = typeof table === "object" && table !== null && typeof Reflect.get(table, "name") === "string";
  return named && typeof Reflect.get(value, "key") === "string" && typeof Reflect.get(value, "project") === "string";
}
