import { dirname } from "node:path";
import type { Environment, Project } from "./context.ts";

/** Loads a feature repository and puts its store together. All that is heavy is loaded here, when it is needed. */
export async function openProject(
  from: string,
  environment: Environment,
  onRoot: (folder: string) => void,
  name: string | null = null,
): Promise<Project> {
  const [
    { cacheFolder, environmentVariable, findConfig, inEnvironment, loadRepository },
    { openStore },
    asof,
    { namesOf, rememberNames },
  ] = await Promise.all([
    import("../repository/index.ts"),
    import("../store.ts"),
    import("../index.ts"),
    import("./complete/known-names.ts"),
  ]);
  const config = await findConfig(from);
  onRoot(dirname(config));
  const cache = cacheFolder(environment);
  const loaded = await loadRepository(config, asof, cache);
  const repository = inEnvironment(loaded, name ?? environment[environmentVariable] ?? null);
  const store = openStore(repository, environment);
  if (cache !== null) {
    const tests = repository.tests.map(({ test }) => test.name);
    const around = { environments: environmentsOf(repository), tests, dialects: store.dialectNames };
    await rememberNames(cache, config, namesOf(await store.registry(), around));
  }
  return { repository, store };
}

function environmentsOf({ config }: Project["repository"]): readonly string[] {
  return Object.keys(config.environments);
}
