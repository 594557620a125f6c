import { getSystemErrorMap } from "node:util";
import { AsofError } from "../../kernel/diagnostics.ts";

const hints: Readonly<Record<string, string>> = {
  ENOENT: "create the folder first",
  ENOTDIR: "a part of the path is a file, not a folder",
  EACCES: "choose a folder that you may write to",
  EPERM: "choose a folder that you may write to",
  EROFS: "choose a folder that you may write to",
  ENOSPC: "free some space or choose another disk",
  EDQUOT: "free some space or choose another disk",
};

/** `write-failed` with the path and the system's reason. An `AsofError` passes unchanged. */
export function writeFailure(path: string, cause: unknown): AsofError {
  if (cause instanceof AsofError) return cause;
  const [code, reason] = systemReason(cause);
  const message = `cannot write '${path}': ${reason}`;
  return AsofError.of("write-failed", message, { hint: hints[code] ?? "try another folder" }, cause);
}

function systemReason(cause: unknown): readonly [code: string, reason: string] {
  if (!(cause instanceof Error)) return ["", String(cause)];
  const errno = "errno" in cause && typeof cause.errno === "number" ? getSystemErrorMap().get(cause.errno) : undefined;
  return errno === undefined ? ["", cause.message] : [errno[0], `${errno[1]} (${errno[0]})`];
}

/** `write-failed` for a value that a format cannot hold. */
export function unstorable(path: string, column: string, problem: string, hint: string): AsofError {
  return AsofError.of("write-failed", `cannot write '${path}': column '${column}' ${problem}`, { hint });
}
