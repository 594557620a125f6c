import { mkdir, open, readFile, symlink, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { openWriter } from "../../../src/runtime/sink/open-writer.ts";
import { Random } from "../../expressions/random.ts";
import { seed } from "../../support/seed.ts";
import { failure, temporaryFolder } from "../files/temporary.ts";
import { batchOf } from "./samples.ts";

const columns: readonly ResultColumn[] = [{ name: "word", type: { kind: "string" } }];
const names = ["a.csv", "a.csv.gz", "a.jsonl", "a.parquet"];

/** Makes every write to a file after the first `allowed` fail as a full disk does. */
async function fillDisk(path: string, allowed: number): Promise<void> {
  const probe = await open(path, "w");
  const prototype = Object.getPrototypeOf(probe);
  await probe.close();
  const append = prototype.appendFile;
  let calls = 0;
  vi.spyOn(prototype, "appendFile").mockImplementation(function (this: unknown, ...args: unknown[]) {
    calls++;
    if (calls <= allowed) return append.apply(this, args);
    return Promise.reject(Object.assign(new Error("ENOSPC"), { errno: -28, code: "ENOSPC" }));
  });
}

afterEach(() => void vi.restoreAllMocks());

describe("a file that cannot be written", () => {
  it.each(names)("fails with the system's reason and leaves nothing: %s", async (name) => {
    await using folder = await temporaryFolder();
    await writeFile(folder.path(name), "kept");
    await fillDisk(folder.path("probe"), 0);
    const writer = await openWriter(folder.path(name), columns);
    const random = new Random(seed);
    const work = async (): Promise<void> => {
      for (let batch = 0; batch < 40; batch++) {
        await writer.write(
          batchOf(
            columns,
            Array.from({ length: 20_000 }, () => [`${random.next()}`]),
          ),
        );
      }
      await writer.finish();
    };
    const failed = await failure(work());
    expect(failed.code).toBe("write-failed");
    expect(failed.message).toContain(folder.path(name));
    expect(failed.message).toContain("no space left on device (ENOSPC)");
    expect(failed.hint).toContain("free some space");
    expect(await folder.names()).toEqual([name, "probe"].sort());
    expect(await readFile(folder.path(name), "utf8")).toBe("kept");
  });

  it.each(names)("fails before any row where the folder is missing: %s", async (name) => {
    await using folder = await temporaryFolder();
    const failed = await failure(openWriter(folder.path(`missing/${name}`), columns));
    expect(failed.code).toBe("write-failed");
    expect(failed.message).toContain("no such file or directory (ENOENT)");
    expect(failed.hint).toBe("create the folder first");
  });

  it("fails where a folder has the name", async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.path("a.csv"));
    expect((await failure(openWriter(folder.path("a.csv"), columns))).message).toContain("not a plain file");
    expect(await folder.names()).toEqual(["a.csv"]);
  });
});

describe("a file that is being written", () => {
  it.each(names)("has its name only when it is whole: %s", async (name) => {
    await using folder = await temporaryFolder();
    await writeFile(folder.path(name), "old");
    const writer = await openWriter(folder.path(name), columns);
    await writer.write(batchOf(columns, [["a"]]));
    expect(await readFile(folder.path(name), "utf8")).toBe("old");
    await writer.finish();
    expect(await folder.names()).toEqual([name]);
    expect(await readFile(folder.path(name), "utf8")).not.toBe("old");
  });

  it.each(names)("is gone after an abort: %s", async (name) => {
    await using folder = await temporaryFolder();
    const writer = await openWriter(folder.path(name), columns);
    await writer.write(
      batchOf(
        columns,
        Array.from({ length: 100_000 }, (_, index) => [`word ${index}`]),
      ),
    );
    await writer.abort();
    expect(await folder.names()).toEqual([]);
  });

  it("does not replace a file where that is not allowed, not even one that came meanwhile", async () => {
    await using folder = await temporaryFolder();
    const path = folder.path("a.csv");
    const writer = await openWriter(path, columns, { ifExists: "error" });
    await writer.write(batchOf(columns, [["late"]]));
    await writeFile(path, "early");
    expect((await failure(writer.finish())).code).toBe("file-exists");
    expect((await failure(openWriter(path, columns, { ifExists: "error" }))).code).toBe("file-exists");
    expect(await folder.names()).toEqual(["a.csv"]);
    expect(await readFile(path, "utf8")).toBe("early");
  });

  it("is made where there is none, also when it may not replace one", async () => {
    await using folder = await temporaryFolder();
    const writer = await openWriter(folder.path("a.csv"), columns, { ifExists: "error" });
    await writer.finish();
    expect(await folder.names()).toEqual(["a.csv"]);
    expect(await readFile(folder.path("a.csv"), "utf8")).toBe("word\n");
  });

  it("goes where a link points", async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.path("real.csv"), "old");
    await symlink(folder.path("real.csv"), folder.path("link.csv"));
    const writer = await openWriter(folder.path("link.csv"), columns);
    await writer.write(batchOf(columns, [["new"]]));
    await writer.finish();
    expect(await readFile(folder.path("real.csv"), "utf8")).toBe("word\nnew\n");
  });
});
