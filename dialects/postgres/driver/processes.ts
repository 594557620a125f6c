import { readFile } from "node:fs/promises";
import { hostname } from "node:os";

/** A process, told from every other one. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Tells a process from a later one with the same number; null where the system does not say. */
  readonly started: string | null;
  readonly host: string;
}

export async function thisProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, started: await startOf(process.pid), host: hostname() };
}

/** A process of another host cannot be asked: it is taken to be alive. */
export async function isAlive({ pid, started, host }: ProcessIdentity): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return !isCode(error, "ESRCH");
  }
  return started === null || started === (await startOf(pid));
}

/** When a process started, in the kernel's ticks: field 22 of its stat file, counted from behind the name in parentheses. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && Reflect.get(error, "code") === code;
}
