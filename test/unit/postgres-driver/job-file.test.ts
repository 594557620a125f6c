import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type JobFile,
  prepareJobFolder,
  readJobFile,
  writeJobFile,
} from "../../../dialects/postgres/driver/jobs/job-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-job-file-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file: JobFile = {
  format: 1,
  id: "a-job",
  state: "running",
  project: "p",
  service: null,
  user: null,
  startedAt: null,
  endedAt: null,
  bytes: null,
  table: null,
  error: null,
  rows: null,
  process: { pid: 1, started: null, host: "here" },
};

it("is read as it was written, and nothing else is left", async () => {
  await prepareJobFolder(join(folder, "jobs"));
  await writeJobFile(join(folder, "jobs"), file);
  expect(await readJobFile(join(folder, "jobs"), "a-job")).toEqual(file);
  expect(await readdir(join(folder, "jobs"))).toEqual(["a-job.json"]);
});

it("is told as what cannot be written, not as something of the server's", async () => {
  await writeFile(join(folder, "no-folder"), "");
  const refused = { diagnostics: [{ code: "write-failed", hint: "let this user write to .asof/jobs of the project" }] };
  await expect(prepareJobFolder(join(folder, "no-folder"))).rejects.toMatchObject(refused);
  await expect(writeJobFile(join(folder, "nowhere"), file)).rejects.toMatchObject(refused);
});
