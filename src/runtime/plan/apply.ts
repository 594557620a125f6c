import { manifestOf } from "../../compiler/registry/manifest.ts";
import type { Registry } from "../../ir/registry.ts";
import { formatInstant } from "../../kernel/time.ts";
import type { FeatureStoreParts } from "../feature-store-parts.ts";
import type { Applied, ApplyOptions } from "../feature-store-results.ts";
import type { RegistryPlan } from "./registry-plan.ts";

/**
 * Makes the tables that the online store lacks, then publishes the definitions where they have changed. Tables come first: where they
 * cannot be made, nothing is published, and a table too many does no harm.
 */
export async function applyDefinitions(
  definitions: Registry,
  plan: () => Promise<RegistryPlan>,
  { registryStore, clock, provisionOnline }: Pick<FeatureStoreParts, "registryStore" | "clock" | "provisionOnline">,
  { by, tables: wantsTables = true, signal }: ApplyOptions,
): Promise<Applied> {
  const head = await registryStore.head();
  const planned = await plan();
  const { project, featureViews } = definitions;
  const views = featureViews.map(({ name: view }) => ({ project, view }));
  const tables = wantsTables ? await provisionOnline(views, signal) : [];
  if (!planned.hasChanges && head !== null) return { plan: planned, publication: null, tables };
  const entry = { appliedAt: formatInstant(clock.now()), appliedBy: by ?? null };
  return { plan: planned, publication: await registryStore.publish(manifestOf(definitions), head, entry), tables };
}
