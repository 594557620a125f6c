import { dirname } from "node:path";
import type { Relation } from "../../ir/definition.ts";
import { parseRelation } from "../../runtime/relation-text.ts";
import { clientPackages, servingPackages } from "../../store.ts";
import type { Project } from "../context.ts";
import { Progress } from "../progress.ts";
import type { Session } from "../session.ts";
import { type Check, skipped } from "./check.ts";
import { clientsCheck, folderCheck, nodeCheck, outputCheck } from "./machine.ts";
import { onlineChecks } from "./online.ts";
import { openedProject, registryCheck } from "./project.ts";
import { viewChecks } from "./views.ts";
import { warehouseChecks } from "./warehouse.ts";

/** Looks at everything, from the ground up: what rests on a check that failed is skipped rather than failed too. */
export async function examine(session: Session, out: string | null): Promise<readonly Check[]> {
  const target = out?.startsWith("table:") ? parseRelation(out.slice("table:".length)) : null;
  const progress = new Progress(session.output);
  try {
    progress.tell("loading the definitions");
    const { project, checks } = await openedProject(session);
    return [
      await nodeCheck(),
      ...checks,
      ...(project === null ? notLookedAt() : await projectChecks(session, project, target, progress)),
      ...(out === null || target !== null ? [] : [await outputCheck("output folder", dirname(session.path(out)))]),
    ];
  } finally {
    progress.stop();
  }
}

function notLookedAt(): readonly Check[] {
  return ["registry", "connection"].map((name) => skipped(name, "the project cannot be opened"));
}

async function projectChecks(
  session: Session,
  project: Project,
  target: Relation | null,
  progress: Progress,
): Promise<readonly Check[]> {
  const { store, repository } = project;
  const registry = await store.registry();
  progress.tell("asking the warehouse");
  const machine = [
    await clientsCheck(packagesOf(repository.config)),
    await registryCheck(session, project),
    await folderCheck("registry folder", store.registryLocation),
  ];
  const asked = { registry, target, now: () => store.now(), signal: session.signal };
  const found = await warehouseChecks(() => store.warehouse(), asked);
  const isServed = repository.config.online !== null;
  const unasked = ["views", ...(isServed ? ["online store"] : [])].map((name) =>
    skipped(name, "there is no connection"),
  );
  if (found.unreadable === null) return [...machine, ...found.checks, ...unasked];
  const tellView = (name: string) => progress.tell(`compiling view ${name}`);
  const views = await viewChecks(store, registry, found.unreadable, tellView);
  if (isServed) progress.tell("asking the online store");
  const served = isServed ? await onlineChecks({ store, registry, signal: session.signal }) : [];
  return [...machine, ...found.checks, ...views, ...served];
}

/** Each once: several kinds may need the same. */
function packagesOf({ warehouse, online, runs }: Project["repository"]["config"]): readonly string[] {
  const serving = servingPackages(online?.kind ?? null, runs?.kind ?? null);
  return [...new Set([...clientPackages(warehouse?.kind ?? null), ...serving])];
}
