import { randomBytes } from "node:crypto";
import { mkdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AsofError } from "../../../kernel/diagnostics.ts";
import type { IfExists } from "../../../ports/warehouse.ts";
import { fileExists, hasCode, syncFolder } from "../atomic-file.ts";
import { writeFailure } from "../write-failed.ts";

/**
 * A folder that appears under its name all at once: it is filled under another name beside it, and renamed. Every method rejects
 * with `write-failed` (or `file-exists`).
 */
export class AtomicFolder {
  readonly path: string;
  /** Where its files are written meanwhile. */
  readonly partial: string;
  readonly #target: string;
  readonly #ifExists: IfExists;

  private constructor(path: string, target: string, partial: string, ifExists: IfExists) {
    this.path = path;
    this.partial = partial;
    this.#target = target;
    this.#ifExists = ifExists;
  }

  /** `isOurs` says whether a folder that stands there may be replaced, with all that is in it. */
  static async create(path: string, ifExists: IfExists, isOurs: () => Promise<boolean>): Promise<AtomicFolder> {
    try {
      const target = await targetOf(path, ifExists, isOurs);
      const partial = besides(target, "partial");
      await mkdir(partial);
      return new AtomicFolder(path, target, partial, ifExists);
    } catch (cause) {
      throw writeFailure(path, cause);
    }
  }

  /** Gives the folder its name. What was there is moved aside first and removed last. */
  async commit(): Promise<void> {
    try {
      if (this.#ifExists === "replace") await this.#replace();
      else await this.#claim();
      await syncFolder(dirname(this.#target));
    } catch (cause) {
      await this.discard();
      throw writeFailure(this.path, cause);
    }
  }

  async discard(): Promise<void> {
    await rm(this.partial, { recursive: true, force: true }).catch(() => undefined);
  }

  async #replace(): Promise<void> {
    const old = besides(this.#target, "old");
    const wasThere = await moved(this.#target, old);
    try {
      await rename(this.partial, this.#target);
    } catch (cause) {
      if (wasThere) await rename(old, this.#target);
      throw cause;
    }
    await rm(old, { recursive: true, force: true });
  }

  /** Renaming onto a folder that came meanwhile fails unless that is empty. */
  async #claim(): Promise<void> {
    try {
      await rename(this.partial, this.#target);
    } catch (cause) {
      const taken = ["ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM"].some((code) => hasCode(cause, code));
      throw taken ? fileExists(this.path) : cause;
    }
  }
}

function besides(target: string, ending: string): string {
  return join(dirname(target), `.asof-${randomBytes(8).toString("hex")}.${ending}`);
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return false;
    throw cause;
  }
}

async function targetOf(path: string, ifExists: IfExists, isOurs: () => Promise<boolean>): Promise<string> {
  const found = await stat(path).catch((cause: unknown) => {
    if (hasCode(cause, "ENOENT")) return null;
    throw cause;
  });
  if (found === null) return resolve(path);
  if (ifExists === "error") throw fileExists(path);
  if (found.isDirectory() && (await isOurs())) return realpath(path);
  const what = found.isDirectory() ? "a folder that was not written as a dataset" : "not a folder";
  throw AsofError.of("write-failed", `cannot write '${path}': it is ${what}`, {
    hint: `choose another name, or remove '${basename(path)}' yourself`,
  });
}
