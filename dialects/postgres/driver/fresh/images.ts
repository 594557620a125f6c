import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pack, unpack } from "./blocks.ts";

/** How an image is written. Another form has another name. */
const form = 1;
/** Images that are kept: those of a few versions of the engine, for projects that differ in it. */
const most = 4;
/** A draft is written in less than a second: what is older was left behind. */
const draftMilliseconds = 3_600_000;
const draftEnding = ".draft";

/** The place of the image that this version of the engine starts from; null where no version is to be found. */
export function imagePath(folder: string): string | null {
  const version = engineVersion();
  return version === null ? null : join(folder, `pglite-${version}-${form}`);
}

/** The tar file of a fresh data folder; null where it is not there or not whole. */
export function readImage(path: string): Uint8Array<ArrayBuffer> | null {
  try {
    return unpack(readFileSync(path));
  } catch {
    return null;
  }
}

/** Puts the whole image in place at once: of processes that do so at one time, one's stays. A folder that cannot be written is no failure. */
export function keepImage(folder: string, path: string, tar: Uint8Array): void {
  const draft = `${path}.${randomUUID()}${draftEnding}`;
  try {
    writeFileSync(draft, pack(tar), { mode: 0o600 });
    renameSync(draft, path);
    removeOld(folder);
  } catch {
    rmSync(draft, { force: true });
  }
}

/** What was not written for the longest time goes, drafts of processes that were killed among it. */
function removeOld(folder: string): void {
  const files = readdirSync(folder).map((name) => {
    const path = join(folder, name);
    return { path, written: statSync(path).mtimeMs, isDraft: name.endsWith(draftEnding) };
  });
  const images = files.filter(({ isDraft }) => !isDraft).toSorted((one, other) => other.written - one.written);
  const left = files.filter(({ isDraft, written }) => isDraft && Date.now() - written > draftMilliseconds);
  for (const { path } of [...images.slice(most), ...left]) rmSync(path, { force: true });
}

function engineVersion(): string | null {
  try {
    const main = createRequire(import.meta.url).resolve("@electric-sql/pglite");
    const { version }: { readonly version?: unknown } = JSON.parse(
      readFileSync(new URL("../package.json", pathToFileURL(main)), "utf8"),
    );
    return typeof version === "string" && /^[\w.+-]+$/.test(version) ? version : null;
  } catch {
    return null;
  }
}
