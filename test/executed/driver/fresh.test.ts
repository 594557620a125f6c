import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { imagePath } from "../../../dialects/postgres/driver/fresh/images.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { type FreshDatabases, freshDatabases, identifier } from "./fresh.ts";

const settings = "select name, setting, reset_val, source, pending_restart from pg_settings order by name";
const catalogs = `select relname from pg_class where relkind = 'r' and relnamespace = 'pg_catalog'::regnamespace
  and relname <> 'pg_statistic' order by relname`;

let databases: FreshDatabases;
beforeAll(async () => {
  databases = await freshDatabases();
});
afterAll(() => databases.remove());

/** Every row of every catalog, and every setting. */
async function all(engine: RunningEngine): Promise<string> {
  const [said, tables] = [await engine.query(settings), await engine.query(catalogs)];
  const rows = tables.map(
    ([name]) => `select '${name}', md5(string_agg(t::text, e'\\n' order by t::text)) from pg_catalog.${name} t`,
  );
  return JSON.stringify([said, await engine.query(rows.join(" union all "))]);
}

it("begins new databases as one that was set up, which it is where the image is broken", async () => {
  const { images, place, start, image } = databases;
  await writeFile(imagePath(images) ?? "", "cut off");
  const first = await start(null);
  const [expected, drawn] = [await all(first), await first.query(identifier)];
  await first.script("create table mine (a int); create role somebody; alter database postgres set work_mem = '1MB'");
  await first.stop();
  const { mtimeMs } = await stat(await image());

  const copy = await start(null);
  expect(await copy.query(identifier)).toEqual(drawn);
  expect(await all(copy)).toBe(expected);
  await copy.stop();

  // What a start that was killed left behind.
  const folder = join(place, "kept");
  await mkdir(join(folder, "data", "base"), { recursive: true });
  await writeFile(join(folder, "data", "PG_VERSION"), "18\n");
  await writeFile(join(folder, "data.unfinished"), "");
  const inFolder = await start(folder);
  expect(await inFolder.query(identifier)).toEqual(drawn);
  await inFolder.script("create table theirs (a int)");
  await inFolder.stop();
  expect(await readdir(folder)).toEqual(["data"]);
  const again = await start(folder);
  expect(await again.query("select count(*) from theirs")).toEqual([["0"]]);
  await again.stop();

  expect((await stat(await image())).mtimeMs).toBe(mtimeMs);
  expect(basename(await image())).toMatch(/^pglite-/);
});
