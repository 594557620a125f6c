import { sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { placesOfStack } from "../define/place.ts";
import { type Diagnostic, error, type Place } from "../kernel/diagnostics.ts";

/** Why a file could not be loaded, at the author's own line: of the syntax error, or of what was thrown. */
export function moduleFailure(thrown: unknown, file: string, root: string): Diagnostic {
  const text = stripVTControlCharacters(thrown instanceof Error ? thrown.message : String(thrown));
  const syntax = syntaxError(text);
  const place = syntax?.place ?? thrownAt(thrown, root) ?? { file, line: 1, column: null };
  const message = syntax?.message ?? (text.split("\n")[0] || "it threw an error without a message");
  return error("module-failed", message, { place, hint: "correct the file; the other files were loaded" });
}

/** `ParseError: Unexpected token` and, on a line of its own, `file:line:column`. */
function syntaxError(text: string): { readonly message: string; readonly place: Place } | null {
  const match = /^ParseError: (.*?)\s*\n\s*(.+):(\d+):(\d+)/.exec(text);
  if (match === null) return null;
  const [, message = "", file = "", line, column] = match;
  return { message: `syntax error: ${message}`, place: { file, line: Number(line), column: Number(column) + 1 } };
}

function thrownAt(thrown: unknown, root: string): Place | null {
  if (!(thrown instanceof Error)) return null;
  const own = (file: string) => file.startsWith(root + sep) && !file.includes(`${sep}node_modules${sep}`);
  return placesOfStack(thrown.stack ?? "").find(({ file }) => own(file)) ?? null;
}
