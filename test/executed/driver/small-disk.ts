import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk that is soon full, for the server's user. */
export interface SmallDisk {
  readonly folder: string;
  /** Makes room. */
  grow(megabytes: number): void;
  remove(): void;
}

/** Null where this process may not mount one. */
export function smallDisk(megabytes: number): SmallDisk | null {
  if (process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "asof-small-disk-"));
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m,mode=0777`, "tmpfs", folder);
    run("chown", "postgres", folder);
  } catch {
    unmount(folder);
    return null;
  }
  return {
    folder,
    grow: (to) => run("mount", "-o", `remount,size=${to}m`, folder),
    remove: () => unmount(folder),
  };
}

function unmount(folder: string): void {
  try {
    run("umount", folder);
  } catch {
    // It was not mounted.
  }
  rmSync(folder, { recursive: true, force: true });
}

function run(command: string, ...words: readonly string[]): void {
  execFileSync(command, words, { stdio: "ignore" });
}
