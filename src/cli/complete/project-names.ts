import { dirname, join } from "node:path";
import { cacheFolder } from "../../repository/cache-folder.ts";
import { findConfig } from "../../repository/find-config.ts";
import type { Environment } from "../context.ts";
import type { Candidate } from "./candidates.ts";
import { rememberedJobs } from "./known-jobs.ts";
import { type KnownNames, namesOf, rememberedNames } from "./known-names.ts";

const none: KnownNames = {
  services: [],
  views: {},
  entities: [],
  sources: [],
  tables: {},
  tags: [],
  environments: [],
  tests: [],
  dialects: [],
};

/**
 * The names of the project that `from` is in: as the last command saw them, else as they were applied. No module of the
 * project's is loaded, so that this takes no time.
 */
export async function projectNames(from: string, environment: Environment): Promise<KnownNames> {
  const config = await findConfig(from).catch(() => null);
  if (config === null) return none;
  const cache = cacheFolder(environment);
  const remembered = cache === null ? null : await rememberedNames(cache, config);
  // What an earlier version remembered knows less.
  return { ...none, ...(remembered ?? (await appliedNames(dirname(config)))) };
}

/** The jobs that the last commands have seen of the project that `from` is in. */
export async function projectJobs(from: string, environment: Environment): Promise<readonly Candidate[]> {
  const config = await findConfig(from).catch(() => null);
  return config === null ? [] : rememberedJobs(environment, config);
}

/** From the registry where it is, if no other place is configured. */
async function appliedNames(root: string): Promise<KnownNames | null> {
  const { FileRegistryStore } = await import("../../registry/file-store.ts");
  const registry = new FileRegistryStore(join(root, ".asof/registry"));
  const head = await registry.head();
  return head === null ? null : namesOf((await registry.manifest(head.fingerprint)).registry);
}
