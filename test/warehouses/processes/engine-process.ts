import { type ChildProcess, spawn } from "node:child_process";

/** An engine in a process of its own. */
export interface EngineProcess {
  /** The group that the engine and all it starts belong to. */
  readonly group: number;
  /** True until the engine has ended, by itself or stopped. */
  running(): boolean;
  /** The last that the engine wrote, to be shown when it fails. */
  said(): string;
  /** Ends the group and returns when it is gone. A second call does nothing. */
  stop(): Promise<void>;
}

/**
 * The engine beside a watcher that reads what this process holds open: when this process dies, however it dies,
 * the watcher sees the end and takes the engine with it.
 */
const script = `
exec 3<&0
"$@" </dev/null 3<&- &
engine=$!
{ cat <&3 >/dev/null; kill -9 $engine 2>/dev/null; } >/dev/null 2>&1 &
exec 3<&-
wait $engine
`;

export function startEngine(command: string, args: readonly string[]): EngineProcess {
  const child = spawn("sh", ["-c", script, "sh", command, ...args], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const said = lastOutput(child);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => {
      child.stdin?.destroy();
      resolve();
    });
  });
  const group = child.pid ?? 0;
  const running = (): boolean => group > 0 && child.exitCode === null && child.signalCode === null;
  return {
    group,
    running,
    said,
    stop: async () => {
      if (group > 0) killGroup(group);
      await ended;
    },
  };
}

/** Whether any process of the group lives. */
export function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function lastOutput(child: ChildProcess): () => string {
  let text = "";
  const keep = (chunk: string): void => {
    text = (text + chunk).slice(-4_000);
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  return () => text.trim();
}
