import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pack, unpack } from "../../../dialects/postgres/driver/fresh/blocks.ts";
import { imagePath, keepImage, readImage } from "../../../dialects/postgres/driver/fresh/images.ts";

const block = (text: string) => Buffer.alloc(512, text);
const tar = Buffer.concat([block("a"), block("b"), block("a"), block("\0"), block("\xff"), block("\0")]);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-images-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("an image", () => {
  it("says each block once, and gives the file again", () => {
    expect(unpack(pack(tar))).toEqual(new Uint8Array(tar));
    expect(pack(tar).length).toBe(pack(tar.subarray(0, 1024)).length + 2 * 512 + 4 * 4);
    expect(unpack(pack(new Uint8Array()))).toEqual(new Uint8Array());
  });

  it("is none where a byte differs or is missing", () => {
    const whole = pack(tar);
    for (const at of [0, 31, 32, 36, 60, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at);
      expect(unpack(changed), `byte ${at}`).toBeNull();
    }
    for (const length of [0, 10, 32, 35, 36, whole.length - 1]) expect(unpack(whole.subarray(0, length))).toBeNull();
  });
});

describe("the folder of images", () => {
  it("names an image after the engine's version", () => {
    expect(basename(imagePath(folder) ?? "")).toMatch(/^pglite-\d+\.\d+\.\d+-\d+$/);
  });

  it("has none before one is kept, and nothing else after it", async () => {
    const path = join(folder, "pglite-1.2.3-1");
    expect(readImage(path)).toBeNull();
    keepImage(folder, path, tar);
    keepImage(folder, path, tar);
    expect(readImage(path)).toEqual(new Uint8Array(tar));
    expect(readImage(join(folder, "pglite-1.2.4-1"))).toBeNull();
    expect(await readdir(folder)).toEqual(["pglite-1.2.3-1"]);
  });

  it("keeps the newest few, and no draft that was left behind", async () => {
    for (const age of [1, 2, 3, 4, 5]) {
      await writeFile(join(folder, `pglite-${age}.0.0-1`), "");
      await utimes(join(folder, `pglite-${age}.0.0-1`), new Date(), new Date(Date.now() - age * 60_000));
    }
    await writeFile(join(folder, "pglite-1.0.0-1.some.draft"), "");
    await writeFile(join(folder, "pglite-1.0.0-1.old.draft"), "");
    await utimes(join(folder, "pglite-1.0.0-1.old.draft"), new Date(), new Date(Date.now() - 7_200_000));
    keepImage(folder, join(folder, "pglite-9.0.0-1"), tar);
    const left = ["pglite-1.0.0-1", "pglite-1.0.0-1.some.draft", "pglite-2.0.0-1", "pglite-3.0.0-1", "pglite-9.0.0-1"];
    expect((await readdir(folder)).toSorted()).toEqual(left);
  });

  it("is no failure where it cannot be written", async () => {
    const path = join(folder, "pglite-1.2.3-1");
    await mkdir(path);
    keepImage(folder, path, tar);
    expect(await readdir(folder)).toEqual(["pglite-1.2.3-1"]);
    keepImage(join(folder, "nowhere"), join(folder, "nowhere", "pglite-1.2.3-1"), tar);
  });
});
