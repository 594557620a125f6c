import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pack, unpack } from "../../../dialects/postgres/driver/fresh/blocks.ts";
import { type FreshDatabases, freshDatabases, identifier } from "./fresh.ts";

let databases: FreshDatabases;
beforeAll(async () => {
  databases = await freshDatabases();
});
afterAll(() => databases.remove());

it("leaves one image where several databases are set up at one time", async () => {
  const engines = await Promise.all([databases.start(null), databases.start(join(databases.place, "a"))]);
  const drawn = await Promise.all(engines.map((engine) => engine.query(identifier)));
  expect(drawn[0]).not.toEqual(drawn[1]);
  for (const engine of engines) await engine.stop();
  const copy = await databases.start(null);
  expect(drawn).toContainEqual(await copy.query(identifier));
  await copy.stop();
});

it("sets a database up where the engine does not take the image, and writes the image anew", async () => {
  const path = await databases.image();
  const tar = Buffer.from(unpack(await readFile(path)) ?? []);
  for (let at = 0; at < tar.length; at += 512) {
    if (tar.toString("latin1", at, at + 12) === "/PG_VERSION\0") tar.write("17\n", at + 512);
  }
  await writeFile(path, pack(tar));
  const folder = join(databases.place, "b");
  const engine = await databases.start(folder);
  const drawn = await engine.query(identifier);
  await engine.stop();
  expect(unpack(await readFile(await databases.image()))).not.toEqual(new Uint8Array(tar));
  for (const next of [folder, null]) {
    const copy = await databases.start(next);
    expect(await copy.query(identifier)).toEqual(drawn);
    await copy.stop();
  }
});
