import { createRequire } from "node:module";
import { AsofError } from "./diagnostics.ts";

const { resolve } = createRequire(import.meta.url);

/**
 * What not everybody needs (a warehouse's client, a format's library) is installed by those who use it alone. Throws
 * `client-missing`, with the command that installs them, where any of the packages is not to be found from here.
 */
export function requireInstalled(user: string, packages: readonly string[]): void {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const names = missing.map((name) => `'${name}'`).join(" and ");
  const lacks = missing.length === 1 ? `the package ${names}, which is` : `the packages ${names}, which are`;
  throw AsofError.of("client-missing", `${user} needs ${lacks} not installed`, {
    hint: `run: npm install ${missing.join(" ")}`,
  });
}

function isInstalled(name: string): boolean {
  try {
    return resolve(name) !== "";
  } catch {
    return false;
  }
}
