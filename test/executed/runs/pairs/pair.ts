/** One warehouse and the online stores that it is materialized into, from the command line to what is served. */
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Project } from "../../../../src/cli/context.ts";
import { openProject } from "../../../../src/cli/open-project.ts";
import type { Registry } from "../../../../src/ir/registry.ts";
import type { CanonicalValue, Row, RowBatches } from "../../../../src/ir/value.ts";
import type { FeatureStore } from "../../../../src/runtime/feature-store.ts";
import { asof, type Ran } from "../../../e2e/cli/running.ts";
import { emptyWarehouse } from "../../../engines/embedded.ts";
import type { ScenarioTable } from "../../../naive/scenario.ts";
import { pairDefinitions, pairEntities } from "./world.ts";

/** A warehouse or an online store as the text of a configuration names it, with the variables that it reads. */
export interface PairSide {
  readonly text: string;
  /** Where the state of runs lies; where nothing is said, beside the rows or in the embedded warehouse. */
  readonly runs?: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Served {
  /** By feature. */
  readonly features: Awaited<ReturnType<FeatureStore["getOnlineFeatures"]>>["features"];
  readonly at: string;
}

interface Opened {
  readonly project: Project;
  close(): Promise<void>;
}

/** A feature repository in a folder of its own, with an environment for each store. */
export class PairProject {
  readonly #folder: string;
  readonly #variables: Readonly<Record<string, string>>;
  /** Whether the warehouse lets several processes have it open. */
  readonly #isShared: boolean;
  readonly #open = new Map<string, Opened>();

  private constructor(folder: string, variables: Readonly<Record<string, string>>, isShared: boolean) {
    this.#folder = folder;
    this.#variables = variables;
    this.#isShared = isShared;
  }

  static async make(warehouse: PairSide, stores: Readonly<Record<string, PairSide>>): Promise<PairProject> {
    const folder = await mkdtemp(join(tmpdir(), "asof-pairs-"));
    const environments = Object.entries(stores).map(
      ([name, { text, runs }]) =>
        `${name}: { warehouse: ${warehouse.text}, online: ${text}${runs === undefined ? "" : `, runs: ${runs}`} }`,
    );
    await writeFile(
      join(folder, "asof.config.ts"),
      `import { defineConfig, env } from "asof";\nexport default defineConfig({ project: "pairs", definitions: "features.ts", environments: { ${environments.join(", ")} } });\n`,
    );
    await writeFile(join(folder, "features.ts"), pairDefinitions);
    const isShared = Object.keys(warehouse.variables).length > 0;
    if (!isShared) await putEngine(join(folder, ".asof/warehouse"));
    const variables = Object.assign({}, warehouse.variables, ...Object.values(stores).map((one) => one.variables));
    return new PairProject(folder, variables, isShared);
  }

  /** What the command said, as JSON. */
  async command(environment: string, words: string): Promise<{ readonly code: number; readonly told: Told }> {
    const { project } = await this.#opened(environment);
    const open = async (_from: string, onRoot: (folder: string) => void): Promise<Project> => {
      onRoot(project.repository.root);
      return project;
    };
    const ran: Ran = await asof(this.#folder, `${words} --env ${environment} --json`, { open });
    if (ran.out === "") expect.fail(`asof ${words}: ${ran.err}`);
    return { code: ran.code, told: JSON.parse(ran.out) };
  }

  async with<T>(environment: string, work: (store: FeatureStore) => Promise<T>): Promise<T> {
    return work((await this.#opened(environment)).project.store);
  }

  async #opened(environment: string): Promise<Opened> {
    const known = this.#open.get(environment);
    if (known !== undefined) return known;
    if (!this.#isShared) await this.#close();
    const project = await openProject(this.#folder, this.#variables, () => undefined, environment);
    const close = project.store.close.bind(project.store);
    // Command lines close what they have used.
    project.store.close = async () => undefined;
    const opened = { project, close };
    this.#open.set(environment, opened);
    return opened;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ close }) => close()));
    this.#open.clear();
  }

  async load(environment: string, tables: readonly ScenarioTable[], ifExists: "error" | "append"): Promise<void> {
    await this.with(environment, async (store) => {
      const warehouse = await store.warehouse();
      for (const { relation, columns, rows } of tables)
        await warehouse.load({
          ...{ table: relation, ifExists, indexes: [], rows: inOneBatch(rows) },
          columns: columns.map(({ name, type }) => ({ name, type })),
        });
    });
  }

  registry(environment: string): Promise<Registry> {
    return this.with(environment, (store) => store.registry());
  }

  served(environment: string): Promise<Served> {
    const entities = pairEntities.map(({ fate: _, ...entity }) => entity);
    return this.with(environment, async (store) => {
      const { features, at } = await store.getOnlineFeatures({ features: "model", entities });
      return { features, at };
    });
  }

  /** The training set of the entities as of an instant, by feature. */
  offline(environment: string, instant: string): Promise<Readonly<Record<string, readonly CanonicalValue[]>>> {
    const spine = pairEntities.map(({ fate: _, ...entity }) => ({ ...entity, event_timestamp: instant }));
    return this.with(environment, async (store) => {
      const rows: readonly Readonly<Record<string, CanonicalValue>>[] = await store
        .getHistoricalFeatures({ features: "model", spine })
        .toArray();
      expect(rows).toHaveLength(spine.length);
      const names = Object.keys(rows[0] ?? {});
      return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? null)]));
    });
  }

  async remove(): Promise<void> {
    await this.#close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Setting up an engine takes seconds, copying an empty one does not. */
async function putEngine(folder: string): Promise<void> {
  const empty = await emptyWarehouse();
  await cp(empty, folder, { recursive: true });
  await rm(empty, { recursive: true });
}

/** Of the JSON of a run. */
export interface Told {
  readonly ok: boolean;
  readonly views: readonly {
    readonly view: string;
    readonly received: number;
    readonly written: number;
    readonly watermark: string;
  }[];
}

async function* inOneBatch(rows: readonly Row[]): RowBatches {
  yield rows;
}
