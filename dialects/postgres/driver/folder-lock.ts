import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

/** Who has a folder open. */
interface Holder {
  readonly token: string;
  readonly pid: number;
  /** Tells a process from a later one with the same number; null where the system does not say. */
  readonly started: string | null;
  readonly host: string;
  readonly since: string;
}

export interface FolderLock {
  release(): Promise<void>;
}

/** A takeover lasts milliseconds: what is older was left behind. */
const takeoverMilliseconds = 10_000;

/**
 * Locks a folder against every other process and against a second opening in this one: the engine would lose rows without a
 * word. A lock whose process is gone is taken over.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, "lock");
  const mine = await myself();
  if (!(await create(path, mine))) await takeOver(folder, path, mine);
  return { release: () => release(path, mine) };
}

async function myself(): Promise<Holder> {
  return {
    token: randomUUID(),
    pid: process.pid,
    started: await startOf(process.pid),
    host: hostname(),
    since: new Date().toISOString(),
  };
}

/** Puts the whole file in place at once, so that nobody ever reads half a lock. False where there is one. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.token}`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Only one process at a time may judge a lock and remove it: else one could remove what another has just made. */
async function takeOver(folder: string, path: string, mine: Holder): Promise<void> {
  const guard = join(folder, "lock.takeover");
  if (!(await enter(guard, mine))) throw inUse(folder, path, await read(path));
  try {
    const holder = await read(path);
    if (holder !== null && (await isAlive(holder))) throw inUse(folder, path, holder);
    await rm(path, { force: true });
    if (!(await create(path, mine))) throw inUse(folder, path, await read(path));
  } finally {
    await rm(guard, { force: true });
  }
}

async function enter(guard: string, mine: Holder): Promise<boolean> {
  if (await create(guard, mine)) return true;
  const age = await stat(guard).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age < takeoverMilliseconds) return false;
  await rm(guard, { force: true });
  return create(guard, mine);
}

async function release(path: string, mine: Holder): Promise<void> {
  const holder = await read(path);
  if (holder?.token === mine.token) await rm(path, { force: true });
}

async function read(path: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    return isHolder(value) ? value : null;
  } catch {
    return null;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== "object" || value === null) return false;
  return (
    ["token", "host", "since"].every((key) => typeof Reflect.get(value, key) === "string") &&
    Number.isInteger(Reflect.get(value, "pid"))
  );
}

/** A process of another host cannot be asked: it is taken to be alive. */
async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return !isCode(error, "ESRCH");
  }
  return holder.started === null || holder.started === (await startOf(holder.pid));
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

function inUse(folder: string, path: string, holder: Holder | null): AsofError {
  return AsofError.of("folder-in-use", `the embedded warehouse in ${folder} is open ${where(holder)}`, {
    hint: hint(path, holder),
  });
}

function where(holder: Holder | null): string {
  if (holder === null) return "in another process";
  if (holder.pid === process.pid && holder.host === hostname()) return "in this process already";
  const host = holder.host === hostname() ? "" : ` on host ${holder.host}`;
  return `in process ${holder.pid}${host} since ${holder.since}`;
}

function hint(path: string, holder: Holder | null): string {
  if (holder?.pid === process.pid) return "close the first store before opening a second one, or share it";
  return `wait for that process or end it; if it no longer exists, delete ${path}`;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && Reflect.get(error, "code") === code;
}
