import { accessSync, constants, mkdirSync, statSync } from "node:fs";

/**
 * Makes a folder of the user's own, closed to others, where it is not there. False where it cannot be made or written to, or
 * belongs to someone else, whose files are not to be run.
 */
export function isOwnFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    const user = process.getuid?.();
    return user === undefined || statSync(folder).uid === user;
  } catch {
    return false;
  }
}

/** Such a folder; null where it cannot be one. */
export function ownFolder(folder: string): string | null {
  return isOwnFolder(folder) ? folder : null;
}
