import type { AddressInfo } from "node:net";
import dynalite from "dynalite";
import type { DynamoOnlineOptions } from "../../../src/online/dynamodb/options.ts";
import { dynamoOnlineStore } from "../../../src/online/dynamodb/store.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import { type OnlineSubject, realClock } from "./subject.ts";

/** An emulator of DynamoDB in this process. */
export interface Emulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startEmulator(createTableMs = 20): Promise<Emulator> {
  const server = dynalite({ createTableMs });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

export const secret = "not-to-be-told-anywhere";

export function optionsFor(endpoint: string, more: Partial<DynamoOnlineOptions> = {}): DynamoOnlineOptions {
  const credentials = { accessKeyId: "test", secretAccessKey: secret };
  return { table: "asof_online", endpoint, region: "eu-central-1", credentials, consistentReads: true, ...more };
}

export function dynamoOnline(
  layout: "shared" | "view",
  { name, start }: { readonly name: string; start(): Promise<Emulator> } = { name: "dynamodb", start: startEmulator },
): OnlineSubject {
  return {
    name: `${name}, ${layout} tables`,
    allowances: { jsonText: null, noNul: null, mostKeyBytes: 2_000 },
    start: async () => {
      const emulator = await start();
      const opened: OnlineStore[] = [];
      return {
        open: ({ clock = realClock, ...times } = {}) => {
          const store = dynamoOnlineStore(
            optionsFor(emulator.endpoint, { layout, consistentReads: layout === "shared", ...times }),
            clock,
          );
          opened.push(store);
          return store;
        },
        stop: async () => {
          await Promise.all(opened.map((store) => store.close()));
          await emulator.stop();
        },
      };
    },
  };
}
