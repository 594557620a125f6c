import { AsofError } from "../kernel/diagnostics.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { jsonText } from "./json.ts";
import type { Output } from "./output.ts";
import { type Folders, problemsText } from "./problem-text.ts";
import { redact } from "./redact.ts";
import { UsageError } from "./usage-error.ts";

/** What a failure is told with. */
export interface FailureReport {
  readonly output: Output;
  readonly folders: Folders;
  readonly cancelled: boolean;
  readonly debug: boolean;
}

/** Tells what a command failed with, and gives the process its exit code. */
export function reportFailure(thrown: unknown, report: FailureReport): ExitCode {
  if (thrown instanceof UsageError) return reportUsage(thrown.message, thrown.hint, report.output);
  if (thrown instanceof AsofError) return reportDiagnostics(thrown, report);
  return reportFault(thrown, report);
}

function reportDiagnostics(failure: AsofError, { output, folders, cancelled }: FailureReport): ExitCode {
  const { diagnostics } = failure;
  if (output.options.json) output.out.write(`${redact(jsonText({ ok: false, diagnostics }))}\n`);
  else output.err.write(problemsText(diagnostics, folders, output.errorStyles));
  const stopped = cancelled && diagnostics.some((one) => one.code === "cancelled");
  return stopped ? exitCodes.cancelled : exitCodes.failed;
}

/** Something that should not happen: one line, and the stack for who asks for it. */
function reportFault(thrown: unknown, { output, cancelled, debug }: FailureReport): ExitCode {
  // A question or a wait that Ctrl-C ended.
  if (cancelled && thrown instanceof Error && thrown.name === "AbortError") return exitCodes.cancelled;
  const message = redact(thrown instanceof Error ? thrown.message : String(thrown)).split("\n")[0] ?? "";
  const advice = "this is a fault of asof; ASOF_DEBUG=1 shows where it came up: please report it";
  if (output.options.json) output.out.write(`${jsonText({ ok: false, diagnostics: [], fault: message })}\n`);
  else output.err.write(`${output.errorStyles.red("error:")} ${message}\n${advice}\n`);
  if (debug && thrown instanceof Error) output.err.write(`${redact(thrown.stack ?? "")}\n`);
  return exitCodes.failed;
}

/** Wrong usage has no place in any file. */
export function reportUsage(message: string, hint: string | null, output: Output): ExitCode {
  if (output.options.json) {
    const one = { code: "invalid-option", severity: "error", message, path: null, place: null, hint };
    output.out.write(`${jsonText({ ok: false, diagnostics: [one] })}\n`);
  } else {
    const help = hint === null ? "" : `\n  = help: ${hint}`;
    output.err.write(`${output.errorStyles.red("error:")} ${message}${help}\n`);
  }
  return exitCodes.usage;
}
