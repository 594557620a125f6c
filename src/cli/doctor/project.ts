import { AsofError } from "../../kernel/diagnostics.ts";
import type { Project } from "../context.ts";
import { countOf } from "../quantities.ts";
import type { Session } from "../session.ts";
import { type Check, failure, ok, skipped, warning } from "./check.ts";

export interface OpenedProject {
  readonly project: Project | null;
  readonly checks: readonly Check[];
}

/** Codes of what is wrong with the configuration itself. */
const configCodes = ["config-not-found", "config-invalid", "environment-missing"];

/** Loads the configuration and the definitions: which of them fails is told by where the problems are. */
export async function openedProject(session: Session): Promise<OpenedProject> {
  try {
    const project = await session.project();
    const { repository } = project;
    const { entities, featureViews, featureServices } = await project.store.registry();
    const counts = [
      entities.length === 1 ? "1 entity" : `${entities.length} entities`,
      countOf(featureViews.length, "view"),
      countOf(featureServices.length, "service"),
    ];
    const from = `${counts.join(", ")} from ${countOf(repository.files.length, "file")}`;
    const empty = featureViews.length === 0;
    return {
      project,
      checks: [
        ok("configuration", configurationText(session, repository)),
        empty ? warning("definitions", from, "define a feature view, and export it") : ok("definitions", from),
      ],
    };
  } catch (thrown) {
    return { project: null, checks: notOpened(session, thrown) };
  }
}

/** Its path, and the environment where there are several. */
function configurationText(session: Session, { configPath, config }: Project["repository"]): string {
  const path = session.shownPath(configPath);
  return Object.keys(config.environments).length === 1 ? path : `${path}, environment ${config.environment}`;
}

function notOpened(session: Session, thrown: unknown): readonly Check[] {
  const { root } = session.folders;
  const isConfig = thrown instanceof AsofError && thrown.diagnostics.some((one) => configCodes.includes(one.code));
  if (root === null || isConfig)
    return [failure("configuration", thrown), skipped("definitions", "there is no usable configuration")];
  return [ok("configuration", session.shownPath(root)), failure("definitions", thrown)];
}

/** Whether the registry can be read, and has what the files define. */
export async function registryCheck(session: Session, { store }: Project): Promise<Check> {
  const name = "registry";
  const place = session.shownPath(store.registryLocation);
  try {
    const applied = await store.appliedRegistry();
    if (applied === null) return warning(name, `nothing is applied yet in ${place}`, "publish: asof apply");
    const plan = await store.plan();
    if (!plan.hasChanges) return ok(name, `${place} has these definitions`);
    const count = plan.diff.changes.length;
    const differ = `${countOf(count, "definition")} ${count === 1 ? "differs" : "differ"} from what ${place} has`;
    return warning(name, differ, "look: asof plan; publish: asof apply");
  } catch (thrown) {
    return failure(name, thrown);
  }
}
