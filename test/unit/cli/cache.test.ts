import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { namesOf, rememberedNames, rememberNames } from "../../../src/cli/complete/known-names.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import { cacheFolder } from "../../../src/repository/cache-folder.ts";
import { loadRepository } from "../../../src/repository/index.ts";
import { isOwnFolder } from "../../../src/repository/own-folder.ts";
import { rememberingVerifier } from "../../../src/repository/verified-texts.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-cache-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the cache's folder", () => {
  it.each([
    [{ HOME: "/home/me" }, "linux", "/home/me/.cache/asof"],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "/var/me" }, "linux", "/var/me/asof"],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "relative" }, "linux", "/home/me/.cache/asof"],
    [{ HOME: "/Users/me" }, "darwin", "/Users/me/Library/Caches/asof"],
    [{ HOME: "/home/me", ASOF_CACHE: "/elsewhere" }, "linux", "/elsewhere"],
    [{ HOME: "/home/me", ASOF_CACHE: "off" }, "linux", null],
    [{}, "linux", null],
  ] as const)("of %j on %s is %s", (environment, platform, expected) => {
    expect(cacheFolder(environment, platform)).toBe(expected);
  });

  it("is made closed to others, and not used where it cannot be made", async () => {
    const own = join(folder, "a/b");
    expect(isOwnFolder(own)).toBe(true);
    expect((await stat(own)).mode & 0o077).toBe(0);
    await writeFile(join(folder, "file"), "");
    expect(isOwnFolder(join(folder, "file/below"))).toBe(false);
  });
});

describe("modules", () => {
  const config = `import { defineConfig } from "asof";
    export default defineConfig({ project: "p", definitions: "features" });`;
  const asofModule = { defineConfig: (given: unknown) => given };
  const feature = (name: string) => `import { made } from "asof"; made(${JSON.stringify(name)} as string);`;

  async function load(cache: string | null): Promise<readonly string[]> {
    const made: string[] = [];
    await loadRepository(folder, { ...asofModule, made: (name: string) => made.push(name) }, cache);
    return made;
  }

  beforeEach(async () => {
    await mkdir(join(folder, "features/below"), { recursive: true });
    await mkdir(join(folder, "features/node_modules"), { recursive: true });
    await writeFile(join(folder, "asof.config.ts"), config);
    await writeFile(join(folder, "features/one.ts"), feature("one"));
    await writeFile(join(folder, "features/below/two.ts"), feature("two"));
    await writeFile(join(folder, "features/node_modules/three.ts"), feature("three"));
    await writeFile(join(folder, "features/.four.ts"), feature("four"));
  });

  it("are kept as they were transpiled, and made anew when they change", async () => {
    const cache = join(folder, "cache");
    expect(await load(cache)).toEqual(["two", "one"]);
    const kept = await readdir(join(cache, "modules"));
    expect(kept).toHaveLength(3);
    expect(await load(cache)).toEqual(["two", "one"]);
    expect(await readdir(join(cache, "modules"))).toEqual(kept);
    await writeFile(join(folder, "features/one.ts"), feature("changed"));
    expect(await load(cache)).toEqual(["two", "changed"]);
    // Nothing was put beside the author's files.
    expect((await readdir(folder)).sort()).toEqual(["asof.config.ts", "cache", "features"]);
    expect(await readdir(join(folder, "features/node_modules"))).toEqual(["three.ts"]);
  });

  it("are loaded where nothing can be kept", async () => {
    expect(await load(null)).toEqual(["two", "one"]);
    await writeFile(join(folder, "no-folder"), "");
    expect(await load(join(folder, "no-folder"))).toEqual(["two", "one"]);
    const full = join(folder, "cache/modules");
    // A folder in the place of a file that is to be written.
    await load(join(folder, "cache"));
    for (const name of await readdir(full)) {
      await rm(join(full, name));
      await mkdir(join(full, name));
    }
    expect(await load(join(folder, "cache"))).toEqual(["two", "one"]);
  });
});

describe("verified texts", () => {
  const statement = (text: string): Statement => ({
    text,
    parameters: [],
    outline: { columns: [], choices: [], upload: null, certificates: [], plan: { nodes: [] } as never },
  });
  const verifier = (faults: readonly string[] = []) => {
    const read: string[] = [];
    return {
      read,
      verify: async ({ text }: Statement) => {
        read.push(text);
        return faults.map((message) => ({ role: null, message }));
      },
    };
  };

  it("are read once by each edition", async () => {
    const [first, second, newer] = [verifier(), verifier(), verifier()];
    const asked = { cache: folder, edition: "1" };
    expect(await rememberingVerifier(first, asked).verify(statement("a"))).toEqual([]);
    expect(await rememberingVerifier(second, asked).verify(statement("a"))).toEqual([]);
    await rememberingVerifier(second, asked).verify(statement("b"));
    await rememberingVerifier(newer, { ...asked, edition: "2" }).verify(statement("a"));
    expect([first.read, second.read, newer.read]).toEqual([["a"], ["b"], ["a"]]);
  });

  it("count only where they were accepted, and for the same values", async () => {
    const asked = { cache: folder, edition: "1" };
    const refusing = verifier(["it leaks"]);
    const remembering = rememberingVerifier(refusing, asked);
    expect(await remembering.verify(statement("a"))).toHaveLength(1);
    expect(await remembering.verify(statement("a"))).toHaveLength(1);
    expect(refusing.read).toEqual(["a", "a"]);
    const accepting = verifier();
    const bound = { ...statement("a"), parameters: [{ value: 1 }] };
    await rememberingVerifier(accepting, asked).verify(bound);
    await rememberingVerifier(accepting, asked).verify({ ...bound, parameters: [{ value: "1" }] });
    expect(accepting.read).toEqual(["a", "a"]);
  });
});

describe("names", () => {
  it("are kept for each configuration; without any there are none", async () => {
    const names = namesOf({ project: "p", entities: [], featureViews: [], onDemandViews: [], featureServices: [] });
    await rememberNames(folder, "/a/asof.config.ts", names);
    expect(await rememberedNames(folder, "/a/asof.config.ts")).toEqual(names);
    expect(await rememberedNames(folder, "/b/asof.config.ts")).toBeNull();
    await rememberNames(join(folder, "names", "x"), "/a", names);
    await writeFile(join(folder, "file"), "");
    await rememberNames(join(folder, "file"), "/a", names);
    expect(await rememberedNames(join(folder, "file"), "/a")).toBeNull();
  });
});
