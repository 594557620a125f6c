import { callerName } from "./caller.ts";
import type { CliContext, Terminal } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { openProject } from "./open-project.ts";

/** The command line's surroundings in a process of its own. */
export function processContext(): CliContext {
  const { env: environment } = process;
  return {
    folder: process.cwd(),
    environment,
    get caller() {
      return callerName(environment);
    },
    out: terminalOf(process.stdout),
    err: terminalOf(process.stderr),
    signal: interruption(),
    now: () => BigInt(Date.now()) * 1_000n,
    // Looked at when it is needed: opening the standard input takes its time.
    get confirm() {
      return process.stdin.isTTY && process.stderr.isTTY ? confirm : null;
    },
    openProject: (from, onRoot, name) => openProject(from, environment, onRoot, name),
  };
}

function terminalOf(stream: NodeJS.WriteStream): Terminal {
  // A reader that has seen enough (`asof list | head`) closes the pipe: that is no failure.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    get width() {
      return stream.columns || Number(process.env["COLUMNS"]) || 80;
    },
  };
}

/** The first signal asks the work to stop and clean up, the second ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(exitCodes.cancelled);
      controller.abort(new DOMException(`stopped by ${signal}`, "AbortError"));
    });
  }
  return controller.signal;
}

async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // The line reader takes Ctrl-C for itself: it is handed on. Ctrl-D is no answer, and so no consent.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const unanswered = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `, { signal }), unanswered]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
