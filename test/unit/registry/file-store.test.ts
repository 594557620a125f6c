import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Manifest, manifestFormat } from "../../../src/ir/registry.ts";
import type { Publication } from "../../../src/ports/registry-store.ts";
import { FileRegistryStore } from "../../../src/registry/file-store.ts";
import { smallManifest } from "./publishing.ts";

let parent: string;
let folder: string;
let store: FileRegistryStore;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "asof-registry-"));
  folder = join(parent, "deep", "registry");
  store = new FileRegistryStore(folder);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const [one, two] = [smallManifest("one"), smallManifest("two")];
const entry = { appliedAt: "2026-01-02T03:04:05Z", appliedBy: "ana" };
const publish = (manifest: Manifest, expected: Publication | null) => store.publish(manifest, expected, entry);
const code = (code: string) => expect.objectContaining({ diagnostics: [expect.objectContaining({ code })] });
const objectFile = (manifest: Manifest) => join(folder, "objects", `${manifest.fingerprint}.json`);

describe("a registry in a folder", () => {
  it("is empty before anything was applied, and makes nothing by being read", async () => {
    expect(await store.head()).toBeNull();
    expect(await store.history()).toEqual([]);
    expect(existsSync(join(parent, "deep"))).toBe(false);
    await expect(store.manifest(one.fingerprint)).rejects.toEqual(code("registry-corrupt"));
  });

  it("keeps what was published, newest first, and can go back to an earlier manifest", async () => {
    const first = await publish(one, null);
    const second = await store.publish(two, first, { appliedAt: "2026-01-03T00:00:00Z", appliedBy: null });
    const third = await publish(one, second);
    expect(first).toEqual({ sequence: 1, fingerprint: one.fingerprint, ...entry });
    expect(await new FileRegistryStore(folder).history()).toEqual([third, second, first]);
    expect(await store.head()).toEqual(third);
    expect(await store.manifest(two.fingerprint)).toEqual(two);
    expect(readdirSync(folder).sort()).toEqual(["history", "objects"]);
    expect(readdirSync(join(folder, "history"))).toEqual(["00000001.json", "00000002.json", "00000003.json"]);
    expect(readdirSync(join(folder, "objects"))).toHaveLength(2);
  });

  it("counts past the ninth and the last of eight digits", async () => {
    mkdirSync(join(folder, "history"), { recursive: true });
    const last = { sequence: 99_999_999, fingerprint: one.fingerprint, ...entry };
    writeFileSync(join(folder, "history", "99999999.json"), JSON.stringify({ format: 1, ...last }));
    await publish(two, last);
    expect(await store.head()).toMatchObject({ sequence: 100_000_000 });
  });

  it("refuses who did not see the head, and says who won", async () => {
    const first = await publish(one, null);
    await expect(publish(two, null)).rejects.toMatchObject({
      message: expect.stringMatching(/publication 1 .* was made by ana at 2026-01-02T03:04:05Z.*\n.*asof plan/s),
    });
    await expect(publish(two, { ...first, sequence: 2 })).rejects.toEqual(code("apply-conflict"));
    await expect(publish(two, { ...first, appliedAt: "2026-01-02T03:04:06Z" })).rejects.toEqual(code("apply-conflict"));
    expect(existsSync(objectFile(two))).toBe(false);
    await store.destroy();
    await expect(publish(two, first)).rejects.toMatchObject({ message: expect.stringContaining("was removed") });
    expect(await store.history()).toEqual([]);
  });

  it("lets exactly one of twenty at once win each number", async () => {
    for (let round = 0; round < 5; round += 1) {
      const head = await store.head();
      const manifests = Array.from({ length: 20 }, (_, index) => smallManifest(`${round} ${index}`));
      const results = await Promise.allSettled(manifests.map((manifest) => publish(manifest, head)));
      const won = results.filter((result) => result.status === "fulfilled").map((result) => result.value);
      const lost = results.filter((result) => result.status === "rejected").map((result) => result.reason);
      expect(won).toEqual([await store.head()]);
      expect(lost).toEqual(Array.from({ length: 19 }, () => code("apply-conflict")));
      expect(won[0]?.sequence).toBe(round + 1);
    }
    expect(readdirSync(join(folder, "history"))).toHaveLength(5);
  });
});

describe("a damaged registry", () => {
  it("is refused with the file's name, and mended by publishing the manifest again", async () => {
    const first = await publish(one, null);
    const text = readFileSync(objectFile(one), "utf8");
    const damaged = ["", text.slice(0, -20), text.replace('"one"', '"two"'), `${text}\n`, "null", JSON.stringify(two)];
    for (const content of damaged) {
      writeFileSync(objectFile(one), content);
      await expect(store.manifest(one.fingerprint)).rejects.toEqual(code("registry-corrupt"));
      await expect(store.manifest(one.fingerprint)).rejects.toThrow(objectFile(one));
    }
    await publish(one, first);
    expect(await store.manifest(one.fingerprint)).toEqual(one);
  });

  it("tells what another version of asof has applied from what is damaged, and can be applied to again", async () => {
    const first = await publish(one, null);
    const write = (format: unknown) => writeFileSync(objectFile(one), `${JSON.stringify({ ...one, format })}\n`);
    write(1);
    await expect(store.manifest(one.fingerprint)).rejects.toEqual(code("registry-format-older"));
    await expect(store.manifest(one.fingerprint)).rejects.toThrow(/asof apply/);
    write(manifestFormat + 1);
    await expect(store.manifest(one.fingerprint)).rejects.toEqual(code("registry-format-newer"));
    for (const format of ["1", 1.5, null]) {
      write(format);
      await expect(store.manifest(one.fingerprint)).rejects.toEqual(code("registry-corrupt"));
    }
    await publish(two, first);
    expect(await store.manifest(two.fingerprint)).toEqual(two);
  });

  it("has no publication that is not whole", async () => {
    await publish(one, null);
    const file = join(folder, "history", "00000001.json");
    const text = readFileSync(file, "utf8");
    for (const content of ["", "{", "null", text.slice(0, 30), text.replace('"sequence":1', '"sequence":2')]) {
      writeFileSync(file, content);
      await expect(store.head()).rejects.toEqual(code("registry-corrupt"));
      await expect(store.history()).rejects.toThrow(file);
    }
  });

  it("never reads a manifest from outside its folder, and takes none that does not match its hash", async () => {
    await expect(store.manifest("../../secret")).rejects.toEqual(code("registry-corrupt"));
    await expect(publish({ ...one, registry: two.registry }, null)).rejects.toEqual(code("registry-corrupt"));
    await expect(publish({ ...one, fingerprints: {} }, null)).rejects.toEqual(code("registry-corrupt"));
    expect(await store.head()).toBeNull();
  });

  it("does not mind what a killed writer left", async () => {
    const first = await publish(one, null);
    const leavings = `${"0".repeat(8)}-0000-4000-8000-${"0".repeat(12)}.tmp`;
    writeFileSync(join(folder, "history", `00000002.json.${leavings}`), '{"form');
    writeFileSync(`${objectFile(two)}.${leavings}`, "{");
    expect(await store.head()).toEqual(first);
    expect(await store.history()).toEqual([first]);
    await publish(two, first);
    await store.destroy();
    expect(existsSync(folder)).toBe(false);
  });

  it("tells where it cannot write", async () => {
    mkdirSync(join(parent, "deep"));
    writeFileSync(folder, "a file");
    await expect(new FileRegistryStore(join(folder, "inner")).head()).rejects.toEqual(code("registry-corrupt"));
    mkdirSync(join(parent, "other"));
    writeFileSync(join(parent, "other", "objects"), "a file");
    const blocked = new FileRegistryStore(join(parent, "other"));
    await expect(blocked.publish(one, null, entry)).rejects.toEqual(code("write-failed"));
  });
});

describe("removing a registry", () => {
  it("removes all of it, twice if need be, and nothing around it", async () => {
    await publish(two, await publish(one, null));
    await store.destroy();
    await store.destroy();
    expect(readdirSync(join(parent, "deep"))).toEqual([]);
    expect(await publish(one, null)).toMatchObject({ sequence: 1 });
  });

  it("finishes what was interrupted", async () => {
    await publish(one, null);
    const removed = join(folder, `history.${"0".repeat(8)}-0000-4000-8000-${"0".repeat(12)}.removed`);
    mkdirSync(removed);
    writeFileSync(join(removed, "00000001.json"), "");
    await store.destroy();
    expect(existsSync(folder)).toBe(false);
  });

  it.each(["notes.txt", "objects/notes.txt", "history/1.json", "history/00000002.json.tmp", "other/"])(
    "refuses a folder that holds %s, and removes nothing",
    async (stranger) => {
      const first = await publish(one, null);
      const path = join(folder, stranger);
      if (stranger.endsWith("/")) mkdirSync(path);
      else writeFileSync(path, "mine");
      await expect(store.destroy()).rejects.toEqual(code("registry-not-ours"));
      expect(existsSync(path)).toBe(true);
      expect(await store.head()).toEqual(first);
      expect(await store.manifest(one.fingerprint)).toEqual(one);
    },
  );

  it("does not follow a link out of its folder", async () => {
    const elsewhere = join(parent, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "00000001.json"), "mine");
    mkdirSync(folder, { recursive: true });
    symlinkSync(elsewhere, join(folder, "history"));
    await expect(store.destroy()).rejects.toEqual(code("registry-not-ours"));
    expect(readdirSync(elsewhere)).toEqual(["00000001.json"]);
  });
});
