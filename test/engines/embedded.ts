import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { embeddedEngine } from "../../dialects/postgres/driver/embedded.ts";
import { openEngine } from "../../dialects/postgres/driver/fresh/open.ts";
import { packageFolder } from "../../src/runtime/package-folder.ts";
import { type RunningEngine, running } from "./running.ts";

/** The embedded engine with tables of its own: in memory, or in a folder of the test's. */
export async function startEmbedded(folder: string | null = null): Promise<RunningEngine> {
  return running(await embeddedEngine({ folder, images }), async () => undefined);
}

/** One for statements that end its thread: its tables are in a folder, which is gone when it stops. */
export async function startMortal(): Promise<RunningEngine> {
  const own = await emptyWarehouse();
  return running(await embeddedEngine({ folder: own }), () => rm(own, { recursive: true, force: true }));
}

/** The engine itself, in memory. */
export function startPGlite(): Promise<PGlite> {
  return openEngine({ folder: null, images: images() });
}

/** Setting a database up takes seconds, beginning from an image does not. */
function images(): string {
  const folder = join(tmpdir(), "asof-test-images");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A folder with an engine that has been set up and holds nothing. */
export async function emptyWarehouse(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "asof-warehouse-"));
  await cp(await template(), join(folder, "data"), { recursive: true });
  return folder;
}

/** Made once for each version of the engine; of several processes that make it at once, one's is kept. */
async function template(): Promise<string> {
  const lock = JSON.parse(await readFile(new URL("package-lock.json", packageFolder()), "utf8"));
  const { version } = lock.packages["node_modules/@electric-sql/pglite"];
  const folder = join(tmpdir(), `asof-empty-warehouse-${version}`);
  if (await exists(folder)) return folder;
  const draft = join(tmpdir(), `asof-draft-${randomUUID()}`);
  await mkdir(draft);
  const engine = await PGlite.create(draft);
  await engine.close();
  await rename(draft, folder).catch(async () => rm(draft, { recursive: true, force: true }));
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
