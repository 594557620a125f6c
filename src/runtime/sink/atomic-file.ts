import { randomBytes } from "node:crypto";
import { type FileHandle, link, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { IfExists } from "../../ports/warehouse.ts";
import { writeFailure } from "./write-failed.ts";

/**
 * A file that appears under its name all at once: it is written under another name in the same folder, brought to the disk,
 * and renamed. Every method rejects with `write-failed` (or `file-exists`).
 */
export class AtomicFile {
  readonly path: string;
  readonly #target: string;
  readonly #partial: string;
  readonly #ifExists: IfExists;
  #handle: FileHandle | null;

  private constructor(path: string, target: string, partial: string, ifExists: IfExists, handle: FileHandle) {
    this.path = path;
    this.#target = target;
    this.#partial = partial;
    this.#ifExists = ifExists;
    this.#handle = handle;
  }

  static async create(path: string, ifExists: IfExists): Promise<AtomicFile> {
    try {
      const target = await targetOf(path, ifExists);
      const partial = join(dirname(target), `.asof-${randomBytes(8).toString("hex")}.partial`);
      return new AtomicFile(path, target, partial, ifExists, await open(partial, "wx"));
    } catch (cause) {
      throw writeFailure(path, cause);
    }
  }

  async append(content: Uint8Array | string): Promise<void> {
    await this.#attempt(async () => this.#handle?.appendFile(content));
  }

  /** Brings what was written to the disk and takes no more. */
  async seal(): Promise<void> {
    await this.#attempt(async () => {
      await this.#handle?.sync();
      await this.#close();
    });
  }

  /** Seals the file and gives it its name. */
  async commit(): Promise<void> {
    await this.seal();
    await this.#attempt(async () => {
      if (this.#ifExists === "replace") await rename(this.#partial, this.#target);
      else await this.#claim();
    });
    await syncFolder(dirname(this.#target));
  }

  async discard(): Promise<void> {
    await this.#close().catch(() => undefined);
    await rm(this.#partial, { force: true }).catch(() => undefined);
  }

  /** A link, unlike a rename, fails where the name is taken, even by a file of a moment ago. */
  async #claim(): Promise<void> {
    try {
      await link(this.#partial, this.#target);
    } catch (cause) {
      throw hasCode(cause, "EEXIST") ? fileExists(this.path) : cause;
    }
    await rm(this.#partial);
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      await this.discard();
      throw writeFailure(this.path, cause);
    }
  }
}

/** Where the file will stand: behind a link, what it points to. Anything but a plain file there is left alone. */
async function targetOf(path: string, ifExists: IfExists): Promise<string> {
  const found = await stat(path).catch((cause: unknown) => {
    if (hasCode(cause, "ENOENT")) return null;
    throw cause;
  });
  if (found === null) return path;
  if (ifExists === "error") throw fileExists(path);
  if (found.isFile()) return realpath(path);
  throw AsofError.of("write-failed", `cannot write '${path}': it is not a plain file`, { hint: "choose another name" });
}

export function fileExists(path: string): AsofError {
  return AsofError.of("file-exists", `'${path}' exists already`, {
    hint: "choose another name, or replace it: --overwrite, in code overwrite: true",
  });
}

export function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && "code" in cause && cause.code === code;
}

/** So that the new name survives a crash; where folders cannot be synced (Windows), the system sees to it. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
