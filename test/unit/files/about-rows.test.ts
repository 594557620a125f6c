import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aboutRows } from "../../../src/runtime/files/about-rows.ts";
import { readRows } from "../../../src/runtime/files/read-rows.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-about-rows-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

it("takes a text file to go on as it begins", async () => {
  const lines = Array.from({ length: 50_000 }, (_, n) => `${n % 10},2026-01-01T00:00:00Z`).join("\n");
  expect(await aboutRows(await file("long.csv", lines))).toBeCloseTo(50_000, -2);
  expect(await aboutRows(await file("short.jsonl", '{"a":1}\n{"a":2}\n'))).toBe(2);
  expect(await aboutRows(await file("empty.csv", ""))).toBe(0);
});

it("asks a Parquet file", async () => {
  const sample = new URL("samples/pyarrow-gzip.parquet", import.meta.url).pathname;
  const { rows } = await readRows(sample);
  let counted = 0;
  for await (const batch of rows) counted += batch.length;
  expect(counted).toBeGreaterThan(0);
  expect(await aboutRows(sample)).toBe(counted);
});

it("does not guess what it cannot see", async () => {
  expect(await aboutRows(await file("packed.csv.gz", "x"))).toBeNull();
  expect(await aboutRows(await file("broken.parquet", "x"))).toBeNull();
  expect(await aboutRows(join(folder, "missing.csv"))).toBeNull();
  expect(await aboutRows("no-format")).toBeNull();
});
