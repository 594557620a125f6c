import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BigQueryClient, ClientJob, ClientTable } from "./client.ts";
import { type RunningBigQuery, startBigQuery } from "./start.ts";

let service: RunningBigQuery;
let client: BigQueryClient;
let folder: string;

const fields = [
  { name: "id", type: "INT64", mode: "REQUIRED" },
  { name: "word", type: "STRING" },
  { name: "moment", type: "TIMESTAMP" },
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-load-"));
  service = await startBigQuery();
  client = service.client();
  await client.createDataset("shop");
});

afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

function table(name: string): ClientTable {
  return client.dataset("shop").table(name);
}

async function contents(name: string): Promise<unknown> {
  const [rows] = await client.query(
    `SELECT id, word, FORMAT_TIMESTAMP('%F %H:%M:%E6S', moment) AS moment FROM shop.${name} ORDER BY id`,
  );
  return rows;
}

const expected = [
  { id: 1, word: 'a, "b"\n', moment: "2024-01-01 00:00:00.123456" },
  { id: 2, word: null, moment: null },
];

describe("tables", () => {
  it("are made, described, changed, listed and deleted", async () => {
    await client
      .dataset("shop")
      .createTable("one", { schema: { fields }, timePartitioning: { type: "DAY", field: "moment" } });
    await expect(client.dataset("shop").createTable("one", { schema: { fields } })).rejects.toMatchObject({
      code: 409,
    });
    await table("one").setMetadata({ description: "told" });
    expect((await table("one").getMetadata())[0]).toMatchObject({
      description: "told",
      schema: { fields },
      timePartitioning: { field: "moment" },
      numRows: "0",
    });
    expect((await client.dataset("shop").getTables())[0].map((one) => one.id)).toContain("one");
    await table("one").delete();
    expect(await table("one").exists()).toEqual([false]);
    expect(await client.dataset("nowhere").exists()).toEqual([false]);
  });

  it("are gone when their time has come", async () => {
    await client
      .dataset("shop")
      .createTable("brief", { schema: { fields }, expirationTime: String(Date.now() + 2_000) });
    expect(await table("brief").exists()).toEqual([true]);
    await expect.poll(() => table("brief").exists()).toEqual([false]);
    await expect(client.query("SELECT * FROM shop.brief")).rejects.toMatchObject({ code: 404 });
  });

  it("refuse rows that do not fit", async () => {
    await client.dataset("shop").createTable("strict", { schema: { fields } });
    await expect(table("strict").insert([{ word: "no id" }])).rejects.toThrow("Missing required field: id");
    await expect(table("strict").insert([{ id: "one" }])).rejects.toThrow("Bad int64 value: one");
  });
});

describe("a load job", () => {
  it("takes a stream of JSON lines into a table that is made to end", async () => {
    const lines = [
      { id: 1, word: 'a, "b"\n', moment: "2024-01-01 00:00:00.123456" },
      { id: 2, word: null },
    ].map((row) => `${JSON.stringify(row)}\n`);
    const into = table("lines").createWriteStream({
      sourceFormat: "NEWLINE_DELIMITED_JSON",
      schema: { fields },
      destinationTableProperties: { expirationTime: String(Date.now() + 60_000) },
    });
    const loaded = new Promise<ClientJob>((resolve) => into.once("complete", resolve));
    await pipeline(Readable.from(lines), into);
    expect((await (await loaded).getMetadata())[0].statistics).toMatchObject({ load: { outputRows: "2" } });
    expect(await contents("lines")).toEqual(expected);
    expect((await table("lines").getMetadata())[0]["expirationTime"]).toBeDefined();
  });

  it("takes a CSV file", async () => {
    const file = join(folder, "rows.csv");
    await writeFile(file, 'id,word,moment\n1,"a, ""b""\n",2024-01-01T00:00:00.123456Z\n2,\\N,\\N\n');
    await table("csv").load(file, { sourceFormat: "CSV", schema: { fields }, skipLeadingRows: 1, nullMarker: "\\N" });
    expect(await contents("csv")).toEqual(expected);
  });

  it("takes a Parquet file, to the microsecond, and appends or replaces", async () => {
    const file = join(folder, "rows.parquet");
    const columnData = [
      { name: "id", data: [1n, 2n], type: "INT64" as const },
      { name: "word", data: ['a, "b"\n', null], type: "STRING" as const },
      { name: "moment", data: [1_704_067_200_123_456n, null], type: "INT64" as const },
    ];
    const schema = [
      { name: "root", num_children: 3 },
      { name: "id", type: "INT64" as const, repetition_type: "OPTIONAL" as const },
      {
        name: "word",
        type: "BYTE_ARRAY" as const,
        converted_type: "UTF8" as const,
        repetition_type: "OPTIONAL" as const,
      },
      {
        name: "moment",
        type: "INT64" as const,
        converted_type: "TIMESTAMP_MICROS" as const,
        repetition_type: "OPTIONAL" as const,
      },
    ];
    await writeFile(
      file,
      Buffer.from(parquetWriteBuffer({ columnData: columnData.map(({ name, data }) => ({ name, data })), schema })),
    );
    const load = (writeDisposition: string): Promise<unknown> =>
      table("parquet").load(file, { sourceFormat: "PARQUET", schema: { fields }, writeDisposition });
    await load("WRITE_EMPTY");
    expect(await contents("parquet")).toEqual(expected);
    await load("WRITE_APPEND");
    expect(await contents("parquet")).toHaveLength(4);
    await load("WRITE_TRUNCATE");
    expect(await contents("parquet")).toHaveLength(2);
  });

  it("fails on a bad row and leaves nothing", async () => {
    const into = table("bad").createWriteStream({ sourceFormat: "NEWLINE_DELIMITED_JSON", schema: { fields } });
    into.end('{"id": 1}\n{"id": "x"}\n');
    await expect(finished(into)).rejects.toThrow("Bad int64 value: x");
    expect(await table("bad").exists()).toEqual([false]);
  });
});
