import { randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "./system-error.ts";

/** What a writer that was killed may leave behind. Readers never look at such files. */
export const temporaryFile = /\.[0-9a-f-]{36}\.tmp$/;

/** Writes a file so that it appears whole or not at all, and survives a crash of the machine. Replaces what is there. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await withTemporary(path, text, (temporary) => rename(temporary, path));
}

/** Like `writeWhole`, but never replaces: false where the file was there first. */
export async function createWhole(path: string, text: string): Promise<boolean> {
  return withTemporary(path, text, async (temporary) => {
    try {
      await link(temporary, path);
      return true;
    } catch (cause) {
      if (errorCode(cause) === "EEXIST") return false;
      throw cause;
    }
  });
}

/** Makes a folder and those around it, and makes their names durable. */
export async function makeFolder(path: string): Promise<void> {
  const outermost = await mkdir(path, { recursive: true });
  if (outermost === undefined) return;
  await syncFolder(dirname(outermost));
  await syncFolder(dirname(path));
}

async function withTemporary<T>(path: string, text: string, finish: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeSynced(temporary, text);
    const result = await finish(temporary);
    await syncFolder(dirname(path));
    return result;
  } finally {
    // One that stays behind harms nobody; an error now would hide that the file is there.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  await withHandle(await open(path, "wx"), async (file) => {
    await file.writeFile(text, "utf8");
    await file.sync();
  });
}

/** Makes a new name in a folder durable. Some systems cannot open a folder; there the name is as durable as it gets. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await withHandle(await open(folder, "r"), (handle) => handle.sync());
  } catch (cause) {
    if (!["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP"].includes(errorCode(cause))) throw cause;
  }
}

async function withHandle(handle: FileHandle, use: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}
