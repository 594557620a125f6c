import { dirname } from "node:path";
import type { Environment, Project } from "./context.ts";

/** Loads a feature repository and puts its store together. All that is heavy is loaded here, when it is needed. */
export async function openProject(
  from: string,
  environment: Environment,
  onRoot: (folder: string) => void,
): Promise<Project> {
  const [{ findConfig, loadRepository }, { openStore }, asof] = await Promise.all([
    import("../repository/index.ts"),
    import("../store.ts"),
    import("../index.ts"),
  ]);
  const config = await findConfig(from);
  onRoot(dirname(config));
  const repository = await loadRepository(config, asof);
  return { repository, store: openStore(repository, environment) };
}
