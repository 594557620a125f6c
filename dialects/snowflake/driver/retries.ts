import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** By which the client's connections of ours are told from others of the process. */
export const application = "asof";
const mostRetries = 6;

/**
 * The client sends a request that is answered with 5xx a thousand times, for hours, and has no option that says less: after work
 * was given up its timers would keep the process alive. Its own question for that number is answered here, for our connections
 * alone. Does nothing where the client is built otherwise.
 */
export function limitRetries(): void {
  const prototype = field(configuration(), "prototype");
  const original = field(prototype, name);
  if (typeof original !== "function" || typeof prototype !== "object" || prototype === null || limited.has(prototype))
    return;
  limited.add(prototype);
  Reflect.set(prototype, name, function (this: unknown): unknown {
    return applicationOf(this) === application ? mostRetries : Reflect.apply(original, this, []);
  });
}

const name = "getRetrySfMaxNumRetries";
const limited = new WeakSet<object>();

function applicationOf(config: unknown): unknown {
  const ask = field(config, "getClientApplication");
  return typeof ask === "function" ? Reflect.apply(ask, config, []) : undefined;
}

function configuration(): unknown {
  try {
    return require("snowflake-sdk/dist/lib/connection/connection_config.js");
  } catch {
    return null;
  }
}

function field(value: unknown, key: string): unknown {
  const holds = (typeof value === "object" && value !== null) || typeof value === "function";
  return holds ? Reflect.get(value, key) : undefined;
}
