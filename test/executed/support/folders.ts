import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for a test's files, which is gone after the block. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), "asof-executed-"));
  return {
    root: folder,
    path: (name: string) => join(folder, name),
    names: async () => (await readdir(folder)).toSorted(),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
