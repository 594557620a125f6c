import { createRequire } from "node:module";
import type { ClientStatement } from "./client.ts";

const require = createRequire(import.meta.url);
const ours = new WeakSet<object>();
const guarded = new WeakSet<object>();

/**
 * A chunk of a result is text that the client takes for rows, whatever it is: a page that a proxy sends in its place makes it throw
 * where nobody can catch, and an empty text makes it wait for ever. The chunks of our statements are looked at as they come.
 */
export function guardChunksOf(statement: ClientStatement): void {
  ours.add(statement);
}

/** Does nothing where the client is built otherwise. */
export function guardChunks(): void {
  const prototype = field(chunkClass(), "prototype");
  const load = field(prototype, "load");
  if (typeof load !== "function" || typeof prototype !== "object" || prototype === null || guarded.has(prototype))
    return;
  guarded.add(prototype);
  Reflect.set(prototype, "load", function (this: object, done: unknown): unknown {
    const statement = field(this, "_statement");
    const services = field(this, "_services");
    if (typeof statement === "object" && statement !== null && ours.has(statement))
      Reflect.set(this, "_services", {
        ...Object(services),
        largeResultSet: looking(field(services, "largeResultSet")),
      });
    return Reflect.apply(load, this, [done]);
  });
}

type Loaded = (error: unknown, body: unknown) => void;
type Load = (options: { readonly callback: Loaded }) => void;

function looking(service: unknown): { readonly getObject: Load } {
  const getObject = field(service, "getObject");
  return {
    getObject: (options) => {
      const callback: Loaded = (error, body) =>
        error || isRows(body) ? options.callback(error, body) : options.callback(notRows(), null);
      if (typeof getObject === "function") Reflect.apply(getObject, service, [{ ...options, callback }]);
    },
  };
}

/** Rows of JSON, without the brackets around them all. */
function isRows(body: unknown): boolean {
  return typeof body === "string" && /^\s*\[/.test(body) && body.trimEnd().endsWith("]");
}

function notRows(): Error {
  return Object.assign(new Error("a part of the result is no rows"), { code: "ERR_STREAM_NOT_ROWS" });
}

function chunkClass(): unknown {
  try {
    return require("snowflake-sdk/dist/lib/connection/result/chunk.js");
  } catch {
    return null;
  }
}

function field(value: unknown, key: string): unknown {
  const holds = (typeof value === "object" && value !== null) || typeof value === "function";
  return holds ? Reflect.get(value, key) : undefined;
}
