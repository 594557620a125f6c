import { AsofError } from "../../kernel/diagnostics.ts";

/** `skipped`: it could not be looked at, because of a check that failed before. */
export type CheckStatus = "ok" | "warning" | "failed" | "skipped";

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found, or why nothing was. */
  readonly found: string;
  /** What to do about it; null where nothing need be done. */
  readonly fix: string | null;
}

export function ok(name: string, found: string): Check {
  return { name, status: "ok", found, fix: null };
}

export function warning(name: string, found: string, fix: string | null): Check {
  return { name, status: "warning", found, fix };
}

export function failed(name: string, found: string, fix: string | null): Check {
  return { name, status: "failed", found, fix };
}

export function skipped(name: string, because: string): Check {
  return { name, status: "skipped", found: because, fix: null };
}

/** A failure as a check, its diagnostics put together. Faults that are not the user's to mend are thrown on. */
export function failure(name: string, thrown: unknown): Check {
  if (!(thrown instanceof AsofError)) throw thrown;
  const problems = thrown.diagnostics.filter((one) => one.severity === "error");
  if (problems.some((one) => one.code === "cancelled")) throw thrown;
  const place = (one: (typeof problems)[number]) =>
    one.place === null ? "" : ` (${one.place.file}:${one.place.line})`;
  const found = problems.map((one) => `${one.message}${place(one)}`);
  const fixes = new Set(problems.flatMap((one) => one.hint ?? []));
  return failed(name, found.join("; "), fixes.size === 0 ? null : [...fixes].join("; "));
}
