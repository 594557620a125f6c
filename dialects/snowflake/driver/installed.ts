import { createRequire } from "node:module";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { guardChunks } from "./chunks.ts";
import type { SnowflakeClient } from "./client.ts";
import { limitRetries } from "./retries.ts";

const { resolve } = createRequire(import.meta.url);
const packageName = "snowflake-sdk";

/**
 * The official client, loaded when a warehouse is first opened. It logs into a file of the working directory and to the
 * console unless it is told not to, statements among it: its log is off for the whole process.
 * Rejects with `client-missing` where it is not installed.
 */
export async function loadClient(): Promise<SnowflakeClient> {
  if (!isInstalled())
    throw AsofError.of("client-missing", `Snowflake needs the package '${packageName}', which is not installed`, {
      hint: `run: npm install ${packageName}`,
    });
  const module: unknown = await import("snowflake-sdk");
  const client = clientIn(module);
  limitRetries();
  guardChunks();
  client.configure({ logLevel: "OFF", additionalLogToConsole: false });
  return client;
}

function isInstalled(): boolean {
  try {
    return resolve(packageName) !== "";
  } catch {
    return false;
  }
}

/** A CommonJS package: what it exports is the default export here. */
function clientIn(module: unknown): SnowflakeClient {
  const exported = field(module, "default") ?? module;
  if (isClient(exported)) return exported;
  throw AsofError.of("client-missing", `the package '${packageName}' that is installed is not Snowflake's client`, {
    hint: `run: npm install ${packageName}@3`,
  });
}

function isClient(value: unknown): value is SnowflakeClient {
  return typeof field(value, "createConnection") === "function" && typeof field(value, "configure") === "function";
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
