import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBigQuery } from "../bigquery/start.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { type JobProject, jobProject } from "./project.ts";

interface Warehouse {
  readonly name: string;
  /** What the configuration says of it, and how it ends. */
  start(): Promise<{ readonly config: object; stop(): Promise<void> }>;
}

const warehouses: readonly Warehouse[] = [
  {
    name: "bigquery",
    start: async () => {
      const service = await startBigQuery();
      await service.client().createDataset("shop");
      const { apiEndpoint, projectId: project } = service.connection;
      return { config: { kind: "bigquery", project, dataset: "shop", apiEndpoint }, stop: service.stop };
    },
  },
  {
    name: "snowflake",
    start: async () => {
      const endpoint = await startSnowflake();
      const { username: user, password: _, ...place } = endpoint.connection();
      const config = { kind: "snowflake", ...place, user, password: "$PASSWORD", allowPassword: true };
      return { config, stop: endpoint.stop };
    },
  },
];

describe.each(warehouses)("asof jobs on $name, each command a process of its own", ({ start }) => {
  let project: JobProject;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const { config, stop: ended } = await start();
    stop = ended;
    project = await jobProject(config);
    // Neither has indexes: none is told.
    const { loaded } = await project.json("load");
    expect(loaded).toMatchObject([{ indexes: [] }, { indexes: [] }]);
  });
  afterAll(async () => {
    await project?.remove();
    await stop?.();
  });

  const ask = ["training-set", "--service", "failure_model", "--spine", "spine.csv"];

  it("starts, lists, waits for, shows and fetches the rows that PostgreSQL has", {
    timeout: 180_000,
  }, async () => {
    const { id } = await project.json(...ask, "--async", "--table", "trained");
    expect(id).toEqual(expect.any(String));
    const { jobs } = await project.json("jobs", "list");
    expect(jobs).toMatchObject([{ id, project: "machines", service: "failure_model@1", error: null }]);
    const waited = await project.json("jobs", "wait", String(id));
    expect(waited).toMatchObject({ job: { id, state: "succeeded", rows: 12 }, manifest: { job: id, rows: "12" } });
    expect(await project.json("jobs", "fetch", String(id), "--out", "left.jsonl")).toMatchObject({ rows: 12 });
    expect(await linesOf(join(project.folder, "left.jsonl"))).toEqual(await linesOf(onPostgres));
    // Nothing of what the clients have to say stands beside it.
    const shown = await project.run("jobs", "show", String(id));
    expect(shown).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringContaining("failure_model@1 of project machines"),
    });
    const again = await project.run(...ask, "--async", "--table", "trained");
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("error[file-exists]") });
  });
});

/** What the embedded PostgreSQL gives for the same definitions and files. */
const onPostgres = fileURLToPath(new URL("failure-model.expected.jsonl", import.meta.url));

async function linesOf(path: string): Promise<readonly string[]> {
  return (await readFile(path, "utf8")).trim().split("\n").sort();
}
