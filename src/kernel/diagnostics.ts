import type { DiagnosticCode } from "./codes.ts";

/** A position in an author's file. Lines and columns start at 1. */
export interface Place {
  /** As it was named when it was loaded: relative to the repository, or absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; null where only the line is known. */
  readonly column: number | null;
}

/** One problem, as data: collected rather than thrown one by one. */
export interface Diagnostic {
  /** One of a fixed list, on which scripts may rely. */
  readonly code: DiagnosticCode;
  /** A warning keeps nothing from being done. */
  readonly severity: "error" | "warning";
  /** One sentence: what is wrong. */
  readonly message: string;
  /** Where in the definitions or the request: `featureViews.weather.features.temp`, `spine.dest`. */
  readonly path: string | null;
  /** Where in the author's files; null where that is not known. */
  readonly place: Place | null;
  /** What to do about it. */
  readonly hint: string | null;
}

/** What a diagnostic may say besides its code and message. */
export interface DiagnosticDetails {
  /** Where in the definitions or the request. */
  readonly path?: string | undefined;
  /** Where in the author's files. */
  readonly place?: Place | null | undefined;
  /** What to do about it. */
  readonly hint?: string | undefined;
}

function diagnostic(
  severity: Diagnostic["severity"],
  code: DiagnosticCode,
  message: string,
  details: DiagnosticDetails,
): Diagnostic {
  return {
    code,
    severity,
    message,
    path: details.path ?? null,
    place: details.place ?? null,
    hint: details.hint ?? null,
  };
}

export function error(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic {
  return diagnostic("error", code, message, details);
}

export function warning(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic {
  return diagnostic("warning", code, message, details);
}

/** `features/flights.ts:12 error[unknown-feature] view 'weather' has no feature 'tmp'` and its hint, for a terminal or a log. */
export function describe(one: Diagnostic): string {
  const place = one.place === null ? "" : `${one.place.file}:${one.place.line} `;
  const path = one.path === null ? "" : ` (at ${one.path})`;
  const hint = one.hint === null ? "" : `\n  fix: ${one.hint}`;
  return `${place}${one.severity}[${one.code}] ${one.message}${path}${hint}`;
}

/** What every operation of asof throws when its input or its surroundings are bad: one or more coded diagnostics. */
export class AsofError extends Error {
  override readonly name = "AsofError";
  /** What is wrong, all that was found. */
  readonly diagnostics: readonly Diagnostic[];

  /** The message is every diagnostic on lines of its own, as a terminal shows it. */
  constructor(diagnostics: readonly Diagnostic[], cause?: unknown) {
    super(diagnostics.map(describe).join("\n"), cause === undefined ? undefined : { cause });
    this.diagnostics = diagnostics;
  }

  /** An error of a single diagnostic. */
  static of(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}, cause?: unknown): AsofError {
    return new AsofError([error(code, message, details)], cause);
  }
}

/** Throws when any of the diagnostics is an error. */
export function throwIfErrors(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0) throw new AsofError(errors);
}
