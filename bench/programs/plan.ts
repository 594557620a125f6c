/**
 * `plan` over a registry of 1,000 views in 100 services, by the public API: `first` where nothing is applied yet, `changed`
 * where one view of what is applied has changed. Prints milliseconds, from the definitions on.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestOf } from "../../src/compiler/registry/manifest.ts";
import { createStore } from "../../src/index.ts";
import { FileRegistryStore } from "../../src/registry/file-store.ts";
import { repositoryOf } from "../compile/views.ts";

const views = 1_000;
const registry = await mkdtemp(join(tmpdir(), "asof-plan-"));
const storeOf = (definitions: Readonly<Record<string, object>>) =>
  createStore({ project: "bench", definitions, registry });

if (process.argv[2] === "changed") {
  // Published without a plan, which would warm up what is measured.
  const applied = await storeOf(repositoryOf(views)).registry();
  const entry = { appliedAt: new Date().toISOString(), appliedBy: null };
  await new FileRegistryStore(registry).publish(manifestOf(applied), null, entry);
}
const definitions = repositoryOf(views, { changed: 500 });
const started = performance.now();
const { diff, services } = await storeOf(definitions).plan();
const milliseconds = performance.now() - started;
await rm(registry, { recursive: true });
process.stdout.write(JSON.stringify({ milliseconds, changes: diff.changes.length, services: services.length }));
