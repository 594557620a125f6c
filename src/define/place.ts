import { fileURLToPath } from "node:url";
import type { Place } from "../kernel/diagnostics.ts";

/**
 * Where `callee` was called: the first frame outside it. Authoring functions pass themselves, so that the place is the
 * author's own line. No column: loaders that strip types keep lines and move columns.
 */
export function placeOfCall(callee: (...given: never[]) => unknown): Place | null {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, callee);
  Error.stackTraceLimit = limit;
  return placesOfStack(holder.stack ?? "")[0] ?? null;
}

/** The places that a stack names, innermost first; frames of Node itself are left out. */
export function placesOfStack(stack: string): readonly Place[] {
  return stack.split("\n").flatMap((line) => {
    const match = /^\s*at (?:.*\()?(.+?):(\d+):\d+\)?$/.exec(line);
    const file = match?.[1];
    if (file === undefined || file.startsWith("node:")) return [];
    return [{ file: file.startsWith("file://") ? fileURLToPath(file) : file, line: Number(match?.[2]), column: null }];
  });
}
