import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { isAlive, isCode, type ProcessIdentity, thisProcess } from "./processes.ts";

/** Who has a folder open. */
interface Holder extends ProcessIdentity {
  readonly token: string;
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
    ...(await thisProcess()),
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
