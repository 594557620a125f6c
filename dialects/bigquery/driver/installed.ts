import { createRequire } from "node:module";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

const { resolve } = createRequire(import.meta.url);

/** The client is installed by those who use BigQuery alone. Throws `client-missing` with the command that installs it. */
export function requireInstalled(name: string): void {
  try {
    resolve(name);
  } catch {
    throw AsofError.of("client-missing", `BigQuery needs the package '${name}', which is not installed`, {
      hint: `run: npm install ${name}`,
    });
  }
}
