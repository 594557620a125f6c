import { createRequire } from "node:module";
import type * as library from "pg";

type Library = typeof library;

const load = createRequire(import.meta.url);
let loaded: Library | null = null;

/**
 * pg, loaded at its first use. Not by `import`: Node would read all of it for the names it exports.
 *
 * Where there is no `navigator`, pg makes a `Response` to see whether it runs in a Cloudflare Worker, for which Node loads all of its
 * `fetch`. So it is told what later versions of Node say by themselves; nothing else can run while it is.
 */
export function loadClient(): Library {
  if (loaded !== null) return loaded;
  const isUnknown = !("navigator" in globalThis);
  const told = { value: { userAgent: `Node.js/${process.versions.node}` }, configurable: true };
  if (isUnknown) Object.defineProperty(globalThis, "navigator", told);
  try {
    const read: Library = load("pg");
    loaded = read;
    return read;
  } finally {
    if (isUnknown) Reflect.deleteProperty(globalThis, "navigator");
  }
}
