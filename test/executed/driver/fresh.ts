import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { embeddedEngine } from "../../../dialects/postgres/driver/embedded.ts";
import { type RunningEngine, running } from "../../engines/running.ts";

/** Databases that begin from images of their own folder. */
export interface FreshDatabases {
  readonly images: string;
  /** An empty folder to put databases in. */
  readonly place: string;
  start(folder: string | null): Promise<RunningEngine>;
  /** The one image that there is. */
  image(): Promise<string>;
  remove(): Promise<void>;
}

export async function freshDatabases(): Promise<FreshDatabases> {
  const images = await mkdtemp(join(tmpdir(), "asof-images-"));
  const place = await mkdtemp(join(tmpdir(), "asof-fresh-"));
  return {
    images,
    place,
    start: async (folder) => running(await embeddedEngine({ folder, images: () => images }), async () => undefined),
    image: async () => {
      const names = await readdir(images);
      expect(names).toHaveLength(1);
      return join(images, names[0] ?? "");
    },
    remove: async () => {
      for (const folder of [images, place]) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Differs between two databases that were set up, and not between a database and its copy. */
export const identifier = "select system_identifier from pg_control_system()";
