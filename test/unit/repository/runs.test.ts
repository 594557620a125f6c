import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { embeddedKinds, serverDatabase } from "../../../dialects/postgres/kinds.ts";
import * as asof from "../../../src/index.ts";
import { AsofError, createStore, loadRepository, openStore } from "../../../src/index.ts";
import type { RunStore } from "../../../src/ports/run-store.ts";
import type { SqlDatabase, SqlDatabaseKind } from "../../../src/ports/sql-database.ts";
import { folderRunsKind, runsBeside, serverRunsKind } from "../../../src/runs/kind.ts";
import { workspace } from "./workspace.ts";

const told = async (work: () => unknown): Promise<readonly string[]> => {
  try {
    await work();
    return [];
  } catch (failure) {
    if (!(failure instanceof AsofError)) throw failure;
    return failure.diagnostics.map(({ path, message, hint }) => `${path}: ${message} (${hint})`);
  }
};
const problemsOf = async (runs: string, more = "") => {
  const config = `import { defineConfig, env } from "asof";
export default defineConfig({ project: "flights", definitions: "features", runs: ${runs}, ${more} });
`;
  const loaded = await loadRepository(workspace({ "asof.config.ts": config, "features/none.ts": "" }), asof, null);
  return told(() => openStore(loaded, {}));
};

describe("the run state of a configuration", () => {
  it("is checked as a warehouse is, in every environment", async () => {
    expect(await problemsOf('{ kind: "embedded", folder: "state" }')).toEqual([]);
    expect(await problemsOf('{ kind: "postgres", url: env("URL"), schema: "ours", keepDays: 7 }')).toEqual([]);
    expect(await problemsOf('{ kind: "dynamodb" }')).toEqual([
      "runs.kind: there is no run state kind 'dynamodb' (there are: 'embedded', 'postgres')",
    ]);
    expect(await problemsOf('{ kind: "postgres", keepDays: "7", folder: "x" }')).toEqual([
      "runs.keepDays: 'keepDays' takes a number (give a number)",
      "runs.folder: a run state of kind 'postgres' has no option 'folder' (there are: 'url', 'host', 'port', 'database', 'user', 'password', 'ssl', 'statementTimeoutMs', …)",
    ]);
    const production = `environments: { production: { warehouse: { kind: "embedded" }, runs: { kind: "folder" } } }`;
    expect(await problemsOf('{ kind: "embedded" }', production)).toEqual([
      "environments.production.runs.kind: there is no run state kind 'folder' (there are: 'embedded', 'postgres')",
    ]);
  });

  it("is refused of a kind that there is not, and may be an object of the caller's own", async () => {
    const store = { project: "p", definitions: {} };
    expect(await told(() => createStore({ ...store, runs: { kind: "redis" } as never }))).toEqual([
      "runs.kind: there is no run state kind 'redis' (there are: 'embedded', 'postgres')",
    ]);
    const own = { place: "mine", list: async () => [], claim: null, commit: null, close: async () => undefined };
    const opened = createStore({
      ...store,
      ...{ warehouse: { kind: "embedded", folder: null }, online: { kind: "embedded" } },
      runs: own as unknown as RunStore,
    });
    expect(await opened.runs.list()).toEqual([]);
    await opened.close();
  });
});

/** Nothing is asked of it. */
const at = (place: string, identity: SqlDatabase["identity"]): SqlDatabase =>
  ({ place, identity, close: async () => undefined }) as unknown as SqlDatabase;
const folder = (path: string) => at(`the folder ${path}`, { kind: "folder", folder: path });
const server = (address: string) => at(`the server ${address}`, { kind: "server", address, database: "d", user: "u" });
const { database: embeddedDatabase } = embeddedKinds(() => null);
const opening = (database: SqlDatabase): SqlDatabaseKind => ({ ...embeddedDatabase, open: async () => database });

describe("run state lies", () => {
  const root = "/project";
  const own = folder("/project/.asof/runs");

  it("beside online rows or in the embedded warehouse where nothing is said, else in a folder", async () => {
    const place = async (online: object, warehouse: object) =>
      (await runsBeside({ folder: root, online, warehouse }, opening(own))).place;
    expect(await place({ database: server("a") }, { database: folder("/w") })).toBe(
      "the schema asof_runs of the server a",
    );
    expect(await place({ scope: "features" }, { database: folder("/w") })).toMatch(
      /^the schema asof_runs_[0-9a-f]{8} of the folder \/w$/,
    );
    expect(await place({ scope: "features" }, { database: server("a") })).toMatch(
      /^the schema asof_runs_[0-9a-f]{8} of the folder \/project\/.asof\/runs$/,
    );
    expect(await place({}, {})).toBe("the schema asof_runs of the folder /project/.asof/runs");
  });

  it("on the server that is named, each online store's in a schema of its own", async () => {
    const kind = serverRunsKind("postgres", { ...serverDatabase, open: async () => server("state") });
    const place = async (online: object, options = {}) =>
      (await kind.open(options, { folder: root, online, warehouse: {} })).place.replace(/ of the server state$/, "");
    expect(await place({ database: server("state") })).toBe("the schema asof_runs");
    const others = await Promise.all([
      place({ scope: "features" }),
      place({ scope: "others" }),
      place({ database: server("a") }),
      place({ database: server("b") }),
      place({ database: server("b"), scope: "served" }),
      place({ database: folder("/o") }),
    ]);
    expect(new Set(others).size).toBe(6);
    for (const one of others) expect(one).toMatch(/^the schema asof_runs_[0-9a-f]{8}$/);
    // The same words in every process.
    expect(await place({ scope: "features" })).toBe(others[0]);
    expect(await place({ scope: "features" }, { schema: "ours" })).toBe("the schema ours");
    expect(await told(() => kind.open({ keepDays: 0 }, { folder: root, online: {}, warehouse: {} }))).toEqual([
      "runs.keepDays: the entries of runs cannot be kept for 0 days (give a whole number of days, at least 1)",
    ]);
  });

  it("in a folder, which shares the engine of rows that lie there too", async () => {
    const closed: string[] = [];
    const shared = { ...folder(resolve(root, "both")), close: async () => void closed.push("shared") };
    const alone = { ...own, close: async () => void closed.push("alone") };
    const kind = folderRunsKind("embedded", opening(alone));
    const opened = (options: object, around: object) =>
      kind.open(options, { folder: root, online: {}, warehouse: {}, ...around });
    const beside = await opened({ folder: "both" }, { warehouse: { database: shared } });
    expect(beside.place).toContain("of the folder /project/both");
    const apart = await opened({}, { warehouse: { database: shared } });
    expect(apart.place).toContain("of the folder /project/.asof/runs");
    const memory = await opened(
      { folder: null },
      { online: { database: at("memory", { kind: "folder", folder: null }) } },
    );
    expect(memory.place).toContain("of the folder /project/.asof/runs");
    for (const one of [beside, apart]) await one.close();
    expect(closed).toEqual(["alone"]);
  });
});
