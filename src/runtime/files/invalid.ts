import { AsofError } from "../../kernel/diagnostics.ts";

/** `file-invalid` for a file as a whole. */
export function invalidFile(path: string, problem: string, hint: string, cause?: unknown): AsofError {
  return AsofError.of("file-invalid", `'${path}' ${problem}`, { hint }, cause);
}

/** `file-invalid` at a line of a text file; lines start at 1. */
export function invalidLine(path: string, line: number, problem: string, hint: string): AsofError {
  const place = { file: path, line, column: null };
  return AsofError.of("file-invalid", `'${path}' line ${line}: ${problem}`, { place, hint });
}

/** `file-invalid` for one value; `where` is `line 3` or `row 3`. */
export function invalidValue(path: string, where: string, column: string, problem: string, hint: string): AsofError {
  return AsofError.of("file-invalid", `'${path}' ${where}, column '${column}': ${problem}`, { hint });
}

/** A value as a message shows it: quoted, and never long. */
export function shown(text: string): string {
  return `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`;
}
