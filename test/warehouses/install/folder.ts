import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { npmPins, pythonPins } from "./pins.ts";

/** Where engines of these pins lie. Other pins get another folder, so that an old checkout keeps its own. */
export function enginesFolder(env: NodeJS.ProcessEnv = process.env): string {
  const root = env["ASOF_ENGINES_CACHE"] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "asof-engines");
  return join(root, versionOfPins());
}

function versionOfPins(): string {
  const pins = JSON.stringify([npmPins, pythonPins, process.platform, process.arch]);
  return createHash("sha256").update(pins).digest("hex").slice(0, 12);
}
