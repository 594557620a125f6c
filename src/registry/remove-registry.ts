import { randomUUID } from "node:crypto";
import { readdir, rename, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { AsofError } from "../kernel/diagnostics.ts";
import { temporaryFile } from "./durable-file.ts";
import { isManifestFile } from "./manifest-file.ts";
import { sequenceOf } from "./publication-file.ts";
import { errorCode } from "./system-error.ts";

/** A history that is being removed; it is found again where removing was interrupted. */
const removedHistory = /^history\.[0-9a-f-]{36}\.removed$/;

/**
 * Removes a registry's folder, provided that it holds nothing else: otherwise it refuses and removes nothing. The history
 * goes first and at once, so that no reader ever takes an old publication for the head.
 */
export async function removeRegistry(folder: string): Promise<void> {
  const contents = await registryFiles(folder);
  if (contents === null) return;
  const removed = `history.${randomUUID()}.removed`;
  const folders = contents.map((one) => ({ ...one, now: one.folder === "history" ? removed : one.folder }));
  if (contents.some((one) => one.folder === "history")) await rename(join(folder, "history"), join(folder, removed));
  for (const one of folders) await removeFiles(join(folder, one.now), one.files);
  await rmdir(folder);
}

interface FolderContents {
  readonly folder: string;
  readonly files: readonly string[];
}

/** What the registry made in its folder; null where there is no folder. Histories come before manifests. */
async function registryFiles(root: string): Promise<readonly FolderContents[] | null> {
  const entries = await readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    if (errorCode(cause) === "ENOENT") return null;
    throw cause;
  });
  if (entries === null) return null;
  const contents: FolderContents[] = [];
  for (const entry of entries) {
    const belongs = ownerOf(entry.name);
    if (!entry.isDirectory() || belongs === null) throw notOurs(join(root, entry.name));
    contents.push({ folder: entry.name, files: await ownFiles(join(root, entry.name), belongs) });
  }
  return contents.sort((left, right) => Number(left.folder === "objects") - Number(right.folder === "objects"));
}

/** Tells which files of a folder the registry makes; null for a folder that it does not make. */
function ownerOf(folder: string): ((file: string) => boolean) | null {
  if (folder === "objects") return isManifestFile;
  if (folder === "history" || removedHistory.test(folder)) return (file) => sequenceOf(file) !== null;
  return null;
}

async function ownFiles(folder: string, belongs: (file: string) => boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const finished = entry.name.replace(temporaryFile, "");
    if (!entry.isFile() || !belongs(finished)) throw notOurs(join(folder, entry.name));
  }
  return entries.map((entry) => entry.name);
}

async function removeFiles(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) await unlink(join(folder, file));
  await rmdir(folder);
}

function notOurs(path: string): AsofError {
  return AsofError.of("registry-not-ours", `'${path}' is no part of a registry; nothing was removed`, {
    hint: "move it elsewhere, or check that the registry's folder is configured right",
  });
}
