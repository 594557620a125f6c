import { once } from "node:events";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { Row } from "../../src/ir/value.ts";
import { itemWriter } from "../../src/online/dynamodb/item.ts";
import { dynamoOnlineStore } from "../../src/online/dynamodb/store.ts";
import { timed } from "../engines/server.ts";
import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { figureOf, ratios } from "../harness/statistics.ts";
import { onlineRows, onlineTable } from "./table.ts";

const keys = 10_000;
const batchItems = 25;
const requests = 8;
const figure = "a first load, in the speed of a bare loop of batches";

/** In a thread of its own, as a service is elsewhere: else its work would be told as the client's. */
const emulator = `
  const { parentPort, workerData } = require("node:worker_threads");
  const server = require(workerData)({ createTableMs: 0 });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;

export const dynamoLoad: Benchmark<BenchGround> = {
  name: "dynamodb-load",
  asks: `${keys.toLocaleString("en")} rows of 10 features into a version that nobody reads, on dynalite, against BatchWriteItem of ready items in a loop; ${requests} requests at once.`,
  bars: [{ figure, unit: "times", is: "at least", bound: 0.8 }],
  measure: async ({ rounds }) => {
    const workerData = createRequire(import.meta.url).resolve("dynalite");
    const server = new Worker(emulator, { eval: true, workerData });
    const [port] = await once(server, "message");
    const connection = {
      endpoint: `http://127.0.0.1:${port}`,
      region: "eu-central-1",
      credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
    };
    const store = dynamoOnlineStore(
      { table: "bench", ...connection, requests },
      { now: () => BigInt(Date.now()) * 1_000n },
    );
    const client = new DynamoDB(connection);
    const [own, bare]: [number[], number[]] = [[], []];
    try {
      for (let round = -1; round < rounds; round += 1) {
        const [ours, theirs] = [onlineTable(`asof ${round}`), onlineTable(`bare ${round}`)];
        await store.prepare(ours);
        const items = await readyItems(theirs);
        const subjects = [
          { times: own, load: () => store.load(ours, onlineRows(keys, "2024-01-01T00:00:00Z")) },
          { times: bare, load: () => writeAll(client, items) },
        ];
        // The emulator slows down as it fills: each comes first in its turn.
        for (const { times, load } of round % 2 === 0 ? subjects : subjects.toReversed()) {
          const taken = await timed(load);
          if (round >= 0) times.push(taken);
        }
      }
    } finally {
      await store.close();
      client.destroy();
      await server.terminate();
    }
    return [figureOf(figure, ratios(bare, own))];
  },
};

type Item = ReturnType<ReturnType<typeof itemWriter>>["item"];

async function readyItems(table: ReturnType<typeof onlineTable>): Promise<readonly Item[]> {
  const rows: Row[] = [];
  for await (const batch of onlineRows(keys, "2024-01-01T00:00:00Z")) rows.push(...batch);
  const write = itemWriter(table);
  return rows.map((row) => write(row).item);
}

async function writeAll(client: DynamoDB, items: readonly Item[]): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const batch = items.slice(next, next + batchItems);
      next += batchItems;
      await client.batchWriteItem({ RequestItems: { bench: batch.map((Item) => ({ PutRequest: { Item } })) } });
    }
  };
  await Promise.all(Array.from({ length: requests }, worker));
}
