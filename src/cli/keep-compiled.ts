import nodeModule from "node:module";
import { join } from "node:path";
import { cacheFolder } from "../repository/cache-folder.ts";
import { isOwnFolder } from "../repository/own-folder.ts";
import type { Environment } from "./context.ts";

/** Lets Node keep what V8 compiles of all modules that are loaded from here on: versions from 22.1 on can. */
export function keepCompiled(environment: Environment): void {
  const enable: unknown = Reflect.get(nodeModule, "enableCompileCache");
  const cache = cacheFolder(environment);
  if (typeof enable !== "function" || cache === null) return;
  const folder = join(cache, "compiled");
  if (isOwnFolder(folder)) enable.call(nodeModule, folder);
}
