import { createRequire } from "node:module";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

const { resolve } = createRequire(import.meta.url);

/**
 * The clients of a warehouse are installed by those who use it alone. Throws `client-missing`, with the command that installs
 * them, where any of the packages is not to be found from here.
 */
export function requireInstalled(warehouse: string, packages: readonly string[]): void {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const names = missing.map((name) => `'${name}'`).join(" and ");
  const lacks = missing.length === 1 ? `the package ${names}, which is` : `the packages ${names}, which are`;
  throw AsofError.of("client-missing", `${warehouse} needs ${lacks} not installed`, {
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
