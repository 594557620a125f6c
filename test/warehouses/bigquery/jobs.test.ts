import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BigQueryClient } from "./client.ts";
import { type RunningBigQuery, startBigQuery } from "./start.ts";

let service: RunningBigQuery;
let client: BigQueryClient;

beforeAll(async () => {
  service = await startBigQuery({ location: "europe-west4" });
  client = service.client({ location: "europe-west4" });
  await client.createDataset("shop");
  await client.query(
    "CREATE TABLE shop.numbers AS SELECT n, CAST(n AS STRING) AS word FROM UNNEST(GENERATE_ARRAY(1, 100)) AS n",
  );
});

afterAll(() => service.stop());

describe("a job", () => {
  it("keeps its id, labels and location, and is found again by another client", async () => {
    const jobId = `asof_${randomUUID()}`;
    const [job] = await client.createQueryJob({ query: "SELECT 1 AS one", jobId, labels: { tool: "asof" } });
    expect(job.id).toBe(jobId);
    const again = service.client().job(jobId, { location: "europe-west4" });
    const [metadata] = await again.getMetadata();
    expect(metadata).toMatchObject({
      jobReference: { jobId, location: "europe-west4", projectId: "local" },
      configuration: { jobType: "QUERY", labels: { tool: "asof" } },
      status: { state: "DONE" },
    });
    expect((await again.getQueryResults())[0]).toEqual([{ one: 1 }]);
    await expect(client.createQueryJob({ query: "SELECT 2", jobId })).rejects.toMatchObject({ code: 409 });
  });

  it("is not found without its location, where that is no multi-region", async () => {
    const [job] = await client.createQueryJob({ query: "SELECT 1 AS one" });
    await expect(service.client().job(job.id).getMetadata()).rejects.toMatchObject({ code: 404 });
    await expect(client.job("never", { location: "europe-west4" }).getMetadata()).rejects.toMatchObject({ code: 404 });
  });

  it("is listed, the newest first", async () => {
    const since = Date.now();
    const [first] = await client.createQueryJob({ query: "SELECT 1 AS one" });
    const [second] = await client.createQueryJob({ query: "SELECT 2 AS two" });
    const [listed] = await client.getJobs({ minCreationTime: String(since), stateFilter: "done" });
    expect(listed.map((job) => job.id)).toEqual([second.id, first.id]);
  });

  it("keeps its rows in a table without a name, or in the one that it was given", async () => {
    const [job] = await client.createQueryJob({ query: "SELECT n FROM shop.numbers WHERE n <= 2" });
    await job.getQueryResults();
    const [{ configuration }] = await job.getMetadata();
    expect(configuration.query?.destinationTable?.datasetId).toBe("_anonymous");
    const destination = client.dataset("shop").table("chosen");
    const write = async (writeDisposition: string): Promise<unknown> => {
      const [writing] = await client.createQueryJob({ query: "SELECT 1 AS a", destination, writeDisposition });
      return writing.getQueryResults();
    };
    await write("WRITE_EMPTY");
    await expect(write("WRITE_EMPTY")).rejects.toMatchObject({ errors: [{ reason: "duplicate" }] });
    await write("WRITE_APPEND");
    expect((await destination.getRows())[0]).toEqual([{ a: 1 }, { a: 1 }]);
    await write("WRITE_TRUNCATE");
    expect((await destination.getRows())[0]).toEqual([{ a: 1 }]);
  });

  it("is cancelled while it runs", async () => {
    service.holdJobs(20_000);
    const [job] = await client.createQueryJob({ query: "SELECT 1 AS one" });
    service.holdJobs(0);
    expect((await job.getMetadata())[0].status.state).toBe("RUNNING");
    const started = performance.now();
    await job.cancel();
    await expect(job.getQueryResults()).rejects.toThrow("Job execution was cancelled");
    expect(performance.now() - started).toBeLessThan(18_000);
    expect((await job.getMetadata())[0].status.errorResult?.reason).toBe("stopped");
  });

  it("ends at its own time limit", async () => {
    service.holdJobs(20_000);
    const [job] = await client.createQueryJob({ query: "SELECT 1 AS one", jobTimeoutMs: 300 });
    service.holdJobs(0);
    await expect(job.getQueryResults()).rejects.toThrow("timed out");
  });

  it("is waited for while it is slow", async () => {
    service.holdJobs(1_500);
    const query = client.query({ query: "SELECT 1 AS one" }, { timeoutMs: 200 });
    await expect(query).rejects.toThrow("did not complete before 200ms");
    service.holdJobs(2_500);
    const [job] = await client.createQueryJob({ query: "SELECT 2 AS two" });
    service.holdJobs(0);
    await expect(job.getQueryResults({ timeoutMs: 100 })).rejects.toThrow("did not complete before 100ms");
    expect((await job.getQueryResults())[0]).toEqual([{ two: 2 }]);
  });

  it("fails when its query does", async () => {
    // The service tells a fault when the job is made or when its rows are asked for, whichever it knows first.
    const run = async (query: string): Promise<unknown> =>
      (await client.createQueryJob({ query }))[0].getQueryResults();
    await expect(run("SELECT nope")).rejects.toThrow("Unrecognized name: nope at [1:8]");
    await expect(run("SELECT 1 / (n - n) AS x FROM shop.numbers")).rejects.toThrow("division by zero");
  });
});

describe("the price of a query", () => {
  const priced = async (query: string): Promise<string | undefined> => {
    const [, metadata] = await client.createQueryJob({ query, dryRun: true });
    return metadata.statistics.totalBytesProcessed;
  };

  it("counts the columns that are read, and no more", async () => {
    expect(await priced("SELECT n FROM shop.numbers")).toBe("800");
    expect(await priced("SELECT COUNT(*) AS c FROM shop.numbers WHERE word = '1'")).toBe(String(100 * 2 + 192));
    expect(await priced("SELECT * FROM shop.numbers a JOIN shop.numbers b USING (n)")).toBe(String(800 + 392));
    expect(await priced("SELECT 1 AS one")).toBe("0");
  });

  it("comes with the schema, runs nothing, and refuses a wrong statement", async () => {
    const [, metadata] = await client.createQueryJob({
      query: "CREATE TABLE shop.never AS SELECT 1 AS a",
      dryRun: true,
    });
    expect(metadata.statistics.query?.["statementType"]).toBe("CREATE_TABLE_AS_SELECT");
    expect(await client.dataset("shop").table("never").exists()).toEqual([false]);
    const [, select] = await client.createQueryJob({ query: "SELECT 1 AS a, 'x' AS b", dryRun: true });
    expect(select.statistics.query?.schema?.fields.map((field) => `${field.name} ${field.type}`)).toEqual([
      "a INTEGER",
      "b STRING",
    ]);
    await expect(priced("SELECT nope FROM shop.numbers")).rejects.toMatchObject({ code: 400 });
    const merge = `MERGE shop.numbers t USING (SELECT 1 AS n) s ON t.n = s.n WHEN MATCHED THEN UPDATE SET word = 'x'
      WHEN NOT MATCHED THEN INSERT (n) VALUES (n)`;
    await priced(merge);
    await expect(client.query(merge)).rejects.toThrow("analyses MERGE, but cannot execute it");
  });

  it("must not pass the limit", async () => {
    const query = "SELECT n FROM shop.numbers";
    await expect(client.query({ query, maximumBytesBilled: "10485759" })).rejects.toMatchObject({
      errors: [
        {
          reason: "bytesBilledLimitExceeded",
          message: "Query exceeded limit for bytes billed: 10485759. 10485760 or higher required.",
        },
      ],
    });
    expect((await client.query({ query, maximumBytesBilled: "10485760" }))[0]).toHaveLength(100);
  });
});
