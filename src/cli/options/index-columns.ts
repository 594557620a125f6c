import type { IndexColumn } from "../../ports/warehouse.ts";
import { UsageError } from "../usage-error.ts";

/** Reads `origin,-time_hour`: a minus sorts the newest first, `-created nulls last` says where NULLs stand. */
export function parseIndex(text: string): readonly IndexColumn[] {
  return text.split(",").map((part) => {
    const match = /^(-?)(.+?)(?:\s+nulls\s+(first|last))?$/i.exec(part.trim());
    const name = match?.[2];
    if (match === null || name === undefined) {
      throw new UsageError(`--index: '${text}' names an empty column`, 'as in --index "origin,-time_hour"');
    }
    const descending = match[1] === "-";
    const nulls = match[3]?.toLowerCase();
    return { name, descending, nullsLast: nulls === undefined ? !descending : nulls === "last" };
  });
}
