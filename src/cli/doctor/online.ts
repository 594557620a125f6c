import type { FeatureViewDefinition } from "../../ir/definition.ts";
import type { OnlineTable } from "../../ir/online.ts";
import type { Registry } from "../../ir/registry.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { parseInstant } from "../../kernel/time.ts";
import type { OnlineStore, OnlineVersion } from "../../ports/online-store.ts";
import type { RunsHealth } from "../../ports/run-store.ts";
import type { StoreHealth } from "../../ports/store-health.ts";
import type { FeatureStore } from "../../runtime/feature-store.ts";
import { countOf } from "../quantities.ts";
import { type Check, failed, failure, ok, skipped, warning } from "./check.ts";
import { servedCheck } from "./served.ts";
import { clockCheck } from "./warehouse.ts";

export interface OnlineQuestion {
  readonly store: Pick<FeatureStore, "online" | "runStore" | "onlineTable" | "now">;
  readonly registry: Registry;
  readonly signal: AbortSignal;
}

/** The online store, run state, and what is served of each view. What rests on a store that does not answer is skipped. */
export async function onlineChecks(asked: OnlineQuestion): Promise<readonly Check[]> {
  let online: OnlineStore;
  try {
    online = await asked.store.online();
  } catch (thrown) {
    return notAsked([failure("online store", thrown)]);
  }
  const views = await versionsOf(online, asked).catch((thrown: unknown) => failure("served views", thrown));
  const tables = "found" in views ? [] : views.flatMap(({ versions }) => versions.map(({ table }) => table));
  const rows = await health("online store", online.place, asked, async () => online.health?.(tables, asked.signal));
  if (rows.failed) return notAsked(rows.checks);
  const runs = await runsHealth(asked);
  if ("found" in views) return [...rows.checks, ...runs.checks, views];
  const served = views.map((view) =>
    servedCheck({
      ...view,
      healthOf: (version) => rows.health?.versions[tables.indexOf(version)] ?? null,
      runs: runs.health,
      now: instant(asked.store.now()),
    }),
  );
  return [...rows.checks, ...runs.checks, ...served];
}

function notAsked(checks: readonly Check[]): readonly Check[] {
  return [...checks, ...["run state", "served views"].map((name) => skipped(name, "the online store cannot be asked"))];
}

/** What the online store has of a view, and what it is to have. */
interface ViewVersions {
  readonly view: FeatureViewDefinition;
  /** Whether a service serves it. */
  readonly isServed: boolean;
  /** By the definitions of now; null where that cannot be told: the view's own check says why. */
  readonly wanted: OnlineTable | null;
  readonly versions: readonly OnlineVersion[];
}

async function versionsOf(
  online: OnlineStore,
  { store, registry, signal }: OnlineQuestion,
): Promise<readonly ViewVersions[]> {
  const served = servedViews(registry);
  const views: ViewVersions[] = [];
  for (const view of registry.featureViews) {
    const versions = await online.versions({ project: registry.project, view: view.name }, signal);
    const wanted = await store.onlineTable(view.name).catch(unlessDiagnosed);
    views.push({ view, isServed: served.has(view.name), wanted, versions });
  }
  return views;
}

/** Those of services, and those that their on-demand views are computed of, through other ones too. */
function servedViews({ featureServices, onDemandViews }: Registry): ReadonlySet<string> {
  const names = new Set(featureServices.flatMap(({ features }) => features.map(({ view }) => view)));
  // What is added meanwhile is come to as well.
  for (const name of names) {
    const inputs = onDemandViews.find((one) => one.name === name)?.inputs ?? [];
    for (const { selection } of inputs) names.add(selection.view);
  }
  return names;
}

function unlessDiagnosed(thrown: unknown): null {
  if (thrown instanceof AsofError) return null;
  throw thrown;
}

interface Asked<H> {
  /** Whether there was no answer. */
  readonly failed: boolean;
  readonly health: H | null;
  readonly checks: readonly Check[];
}

/** `read` gives nothing for a store that cannot tell how it stands: then that it answers is all that is known. */
async function health<H extends StoreHealth>(
  name: string,
  place: string,
  { store }: OnlineQuestion,
  read: () => Promise<H | undefined>,
): Promise<Asked<H>> {
  try {
    // The first question connects: the clock is read without waiting for that.
    await read();
    const before = instant(store.now());
    const found = await read();
    const after = instant(store.now());
    if (found === undefined) return { failed: false, health: null, checks: [ok(name, place)] };
    return {
      failed: false,
      health: found,
      checks: [placeCheck(name, place, found), ...findingChecks(name, found), ...clockOf(name, found, before, after)],
    };
  } catch (thrown) {
    return { failed: true, health: null, checks: [failure(name, thrown)] };
  }
}

function placeCheck(name: string, place: string, { about, isMade }: StoreHealth): Check {
  return ok(name, `${about}: ${place}${isMade ? "" : ", where nothing is made yet"}`);
}

function findingChecks(name: string, { findings }: StoreHealth): readonly Check[] {
  return findings.map(({ isSevere, found, fix }) => (isSevere ? failed : warning)(`${name} rights`, found, fix));
}

/** A clock that is told coarsely is somewhere in its step. */
function clockOf(name: string, { clock, clockStep }: StoreHealth, before: bigint, after: bigint): readonly Check[] {
  if (clock === null) return [];
  return [clockCheck(clock, before - clockStep, after, { name: `${name} clock`, whose: `the ${name}` })];
}

async function runsHealth(asked: OnlineQuestion): Promise<Asked<RunsHealth>> {
  const name = "run state";
  try {
    const runs = await asked.store.runStore();
    const found = await health(name, runs.place, asked, async () => runs.health?.(asked.registry.project));
    const lost = found.health?.lost ?? 0;
    if (lost === 0) return found;
    const told = `${countOf(lost, "run")} died without an end`;
    const fix = "look: asof runs list; whoever runs next takes their intervals, or: asof runs retry ID";
    return { ...found, checks: [...found.checks, warning("lost runs", told, fix)] };
  } catch (thrown) {
    return { failed: true, health: null, checks: [failure(name, thrown)] };
  }
}

function instant(text: string): bigint {
  return parseInstant(text) ?? 0n;
}
