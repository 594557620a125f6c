import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startBigQuery } from "../bigquery/start.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { groupLives, startEngine } from "./engine-process.ts";

async function gone(group: number): Promise<boolean> {
  for (let waited = 0; waited < 5_000 && groupLives(group); waited += 50) await sleep(50);
  return !groupLives(group);
}

describe("stop", () => {
  it("ends an engine and the processes that it started, once and for all", async () => {
    const engine = startEngine("sh", ["-c", "sleep 100 & sleep 100"]);
    await sleep(100);
    expect([engine.running(), groupLives(engine.group)]).toEqual([true, true]);
    await engine.stop();
    await engine.stop();
    expect(engine.running()).toBe(false);
    expect(await gone(engine.group)).toBe(true);
  });

  it("tells of an engine that ends by itself what it said", async () => {
    const engine = startEngine("sh", ["-c", "echo out of order >&2; exit 3"]);
    expect(await gone(engine.group)).toBe(true);
    expect([engine.running(), engine.said()]).toEqual([false, "out of order"]);
    await engine.stop();
  });

  it("leaves nothing of BigQuery", async () => {
    const service = await startBigQuery();
    service.holdJobs(60_000);
    await service.client().createQueryJob({ query: "SELECT 1" });
    await service.stop();
    expect(service.engine.running()).toBe(false);
    expect(await gone(service.engine.group)).toBe(true);
    await expect(fetch(service.connection.apiEndpoint)).rejects.toThrow();
  });

  it("leaves nothing of Snowflake", async () => {
    const endpoint = await startSnowflake();
    const { accessUrl } = endpoint.connection();
    await endpoint.stop();
    expect(endpoint.engine.running()).toBe(false);
    expect(await gone(endpoint.engine.group)).toBe(true);
    await expect(fetch(accessUrl)).rejects.toThrow();
  });
});

describe("an engine whose parent is killed", () => {
  it("goes with it", async () => {
    const jiti = fileURLToPath(new URL("../../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));
    const program = fileURLToPath(new URL("parent.fixture.ts", import.meta.url));
    const parent = spawn(process.execPath, [jiti, program], { stdio: ["ignore", "pipe", "inherit"] });
    const [group] = await once(parent.stdout.setEncoding("utf8"), "data");
    expect(groupLives(Number(group))).toBe(true);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    expect(await gone(Number(group))).toBe(true);
  });
});
