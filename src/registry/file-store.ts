import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Manifest, manifestFormat } from "../ir/registry.ts";
import { AsofError } from "../kernel/diagnostics.ts";
import type { Publication, RegistryStore } from "../ports/registry-store.ts";
import { applyConflict } from "./apply-conflict.ts";
import { createWhole, makeFolder, writeWhole } from "./durable-file.ts";
import { otherFormat, printManifest, readManifest } from "./manifest-file.ts";
import { printPublication, publicationFile, readPublication, samePublication, sequenceOf } from "./publication-file.ts";
import { removeRegistry } from "./remove-registry.ts";
import { errorCode } from "./system-error.ts";

type Entry = Pick<Publication, "appliedAt" | "appliedBy">;

/**
 * A registry in a folder, on one machine or on a shared file system that has hard links:
 *
 *     objects/<fingerprint>.json   manifests, each named by the hash of its content
 *     history/00000001.json        publications; the one with the greatest number is the head
 *
 * Files appear whole and are never changed. A publication is made by linking a finished file to the next number, which the
 * file system allows to one writer only: so there is no lock to wait for, and none to be left behind by a process that dies.
 */
export class FileRegistryStore implements RegistryStore {
  readonly location: string;
  readonly #objects: string;
  readonly #history: string;

  /** Touches nothing: the folder is made by the first publication. */
  constructor(folder: string) {
    this.location = folder;
    this.#objects = join(folder, "objects");
    this.#history = join(folder, "history");
  }

  async head(): Promise<Publication | null> {
    const newest = (await this.#sequences()).at(0);
    return newest === undefined ? null : this.#publication(newest);
  }

  async history(): Promise<readonly Publication[]> {
    const publications: Publication[] = [];
    for (const sequence of await this.#sequences()) publications.push(await this.#publication(sequence));
    return publications;
  }

  async manifest(fingerprint: string): Promise<Manifest> {
    const path = this.#object(fingerprint);
    const text = await readText(path);
    const format = otherFormat(text, fingerprint);
    if (format !== null) throw ofOtherFormat(path, format);
    return readManifest(text, fingerprint) ?? corrupt(path, "does not match its hash");
  }

  async publish(manifest: Manifest, expected: Publication | null, entry: Entry): Promise<Publication> {
    const head = await this.head();
    if (!samePublication(head, expected)) throw applyConflict(this.location, head);
    const publication: Publication = {
      sequence: (head?.sequence ?? 0) + 1,
      fingerprint: manifest.fingerprint,
      appliedAt: entry.appliedAt,
      appliedBy: entry.appliedBy,
    };
    const won = await this.#writing(async () => {
      await makeFolder(this.#objects);
      if (head === null) await makeFolder(this.#history);
      await this.#keep(manifest);
      return createWhole(join(this.#history, publicationFile(publication.sequence)), printPublication(publication));
    });
    if (!won) throw applyConflict(this.location, await this.#publication(publication.sequence));
    return publication;
  }

  async destroy(): Promise<void> {
    await this.#writing(() => removeRegistry(this.location));
  }

  /** Newest first. */
  async #sequences(): Promise<readonly number[]> {
    const files = await namesIn(this.#history);
    const sequences = files.map(sequenceOf).filter((sequence) => sequence !== null);
    return sequences.sort((left, right) => right - left);
  }

  async #publication(sequence: number): Promise<Publication> {
    const path = join(this.#history, publicationFile(sequence));
    return readPublication(await readText(path), sequence) ?? corrupt(path, "is not a publication of that number");
  }

  /** Writes a manifest, unless it is there already and sound. */
  async #keep(manifest: Manifest): Promise<void> {
    const path = this.#object(manifest.fingerprint);
    const text = printManifest(manifest);
    if (readManifest(text, manifest.fingerprint) === null) corrupt(path, "would not match its hash");
    const there = await readFile(path, "utf8").catch(() => null);
    if (there !== text) await writeWhole(path, text);
  }

  #object(fingerprint: string): string {
    if (!/^[0-9a-f]{64}$/.test(fingerprint)) corrupt(this.location, `has no manifest '${fingerprint}'`);
    return join(this.#objects, `${fingerprint}.json`);
  }

  async #writing<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (cause) {
      throw cause instanceof AsofError ? cause : writeFailed(this.location, errorCode(cause), cause);
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    return errorCode(cause) === "ENOENT" ? [] : corrupt(folder, `cannot be read (${errorCode(cause)})`, cause);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    return corrupt(path, errorCode(cause) === "ENOENT" ? "is missing" : `cannot be read (${errorCode(cause)})`, cause);
  }
}

function ofOtherFormat(path: string, format: number): AsofError {
  const isOlder = format < manifestFormat;
  return AsofError.of(
    isOlder ? "registry-format-older" : "registry-format-newer",
    `what was applied is of format ${format}, and this version of asof reads format ${manifestFormat}: '${path}'`,
    { hint: isOlder ? "run apply again: asof apply" : "update the npm package asof to the version that applied it" },
  );
}

function corrupt(path: string, fault: string, cause?: unknown): never {
  const hint = "restore the registry's folder from a backup, or run 'asof teardown' and apply again";
  throw AsofError.of("registry-corrupt", `registry file '${path}' ${fault}`, { hint }, cause);
}

function writeFailed(location: string, code: string, cause: unknown): AsofError {
  const noLinks = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV"].includes(code);
  const hint = noLinks
    ? "put the registry on a file system with hard links"
    : "check that the folder is there, has space, and may be written";
  return AsofError.of(
    "write-failed",
    `the registry at '${location}' cannot be written (${code || "error"})`,
    { hint },
    cause,
  );
}
