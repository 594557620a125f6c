import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

/** A folder that is gone after the block. */
export async function temporaryFolder(): Promise<
  AsyncDisposable & { path(name: string): string; names(): Promise<string[]> }
> {
  const folder = await mkdtemp(join(tmpdir(), "asof-files-"));
  return {
    path: (name) => join(folder, name),
    names: async () => (await readdir(folder)).sort(),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function collect(rows: RowBatches): Promise<Row[]> {
  const all: Row[] = [];
  for await (const batch of rows) all.push(...batch);
  return all;
}

/** The diagnostic that work fails with. */
export async function failure(
  work: Promise<unknown>,
): Promise<{ code: string; message: string; hint: string; line: number | null }> {
  const cause: unknown = await work.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(cause instanceof AsofError)) throw cause;
  const [first] = cause.diagnostics;
  if (first === undefined) throw cause;
  return { code: first.code, message: first.message, hint: first.hint ?? "", line: first.place?.line ?? null };
}
