import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "../../kernel/hash.ts";
import { cacheFolder } from "../../repository/cache-folder.ts";
import type { Environment } from "../context.ts";
import type { Candidate } from "./candidates.ts";

const mostJobs = 50;

/** Keeps ids of jobs, newest first, so that they are completed without a connection. A cache that cannot be written is no failure. */
export async function rememberJobs(
  environment: Environment,
  configPath: string,
  jobs: readonly Candidate[],
): Promise<void> {
  const cache = cacheFolder(environment);
  if (cache === null || jobs.length === 0) return;
  const path = pathOf(cache, configPath);
  const known = await rememberedJobs(environment, configPath);
  const ids = new Set(jobs.map(({ value }) => value));
  const all = [...jobs, ...known.filter(({ value }) => !ids.has(value))].slice(0, mostJobs);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, JSON.stringify(all));
    await rename(draft, path);
  } catch {}
}

export async function rememberedJobs(environment: Environment, configPath: string): Promise<readonly Candidate[]> {
  const cache = cacheFolder(environment);
  if (cache === null) return [];
  try {
    return JSON.parse(await readFile(pathOf(cache, configPath), "utf8"));
  } catch {
    return [];
  }
}

function pathOf(cache: string, configPath: string): string {
  return join(cache, "jobs", `${sha256(configPath).slice(0, 24)}.json`);
}
