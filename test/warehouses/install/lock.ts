import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface LockOptions {
  readonly pollMs?: number;
  /** Called once, when another process holds the lock. */
  readonly onWait?: (owner: number) => void;
}

/** Runs `work` while no other process that asks for the lock at `path` does. The lock of a process that died is taken over. */
export async function underLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  await take(path, options);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string, options: LockOptions): Promise<void> {
  for (let waited = false; !(await created(path)); waited = true) {
    const owner = await ownerOf(path);
    if (owner !== undefined && !alive(owner)) await takeAway(path, owner);
    else {
      if (!waited && owner !== undefined) options.onWait?.(owner);
      await sleep(options.pollMs ?? 500);
    }
  }
}

/** Of several that create the file at once, one succeeds. */
async function created(path: string): Promise<boolean> {
  return writeFile(path, String(process.pid), { flag: "wx" }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

async function ownerOf(path: string): Promise<number | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Moved aside before it is looked at again: another process may have taken it over in the meantime. */
async function takeAway(path: string, owner: number): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const found = await ownerOf(aside);
  if (found === owner) await rm(aside, { force: true });
  else await rename(aside, path);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
