import { describe } from "vitest";
import { startEmulator } from "../../contract/online/dynamodb.ts";
import { startServer } from "../../engines/server.ts";
import { describePairs, type Pairs } from "./pairs/pairs-suite.ts";
import { onDynamo, onEmbedded, onServer } from "./pairs/stores.ts";

describe("materialized from the embedded PostgreSQL", () => {
  describePairs(["embedded", "dynamodb"], async () => {
    const emulator = await startEmulator();
    return {
      warehouse: { text: `{ kind: "embedded" }`, variables: {} },
      // In the warehouse's own session, and out of it.
      stores: { embedded: onEmbedded, dynamodb: onDynamo(emulator, null) },
      stop: () => emulator.stop(),
    };
  });
});

describe("materialized from a PostgreSQL server", () => {
  const start = async (): Promise<Pairs> => {
    const [server, emulator] = await Promise.all([startServer(), startEmulator()]);
    return {
      warehouse: { text: `{ kind: "postgres", url: env("WAREHOUSE") }`, variables: { WAREHOUSE: server.url } },
      // Within the database, and out of it.
      stores: { postgres: onServer(server), dynamodb: onDynamo(emulator, server) },
      stop: async () => {
        await emulator.stop();
        await server.stop();
      },
    };
  };
  const kept = { dialect: "postgres", engine: "PostgreSQL, a server", evidence: "executed" } as const;
  describePairs(["postgres", "dynamodb"], start, kept);
});
