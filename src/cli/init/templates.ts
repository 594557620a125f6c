import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder } from "../../runtime/package-folder.ts";

/** A feature repository to begin with. Its folder's name is its own. */
export interface Template {
  readonly name: string;
  readonly folder: string;
  /** One line: what it holds and what it needs. */
  readonly summary: string;
  /** Commands to run first, in the new folder; those of asof begin with its name. */
  readonly next: readonly string[];
}

export const defaultTemplate = "minimal";
/** Describes a template; not part of the repository that is made of it. */
export const descriptionFile = "template.json";

/** Every template of this package, the default one first. */
export function templates(): readonly Template[] {
  const root = fileURLToPath(new URL("init-templates", packageFolder()));
  const names = readdirSync(root).filter((name) => existsSync(join(root, name, descriptionFile)));
  const first = (name: string) => (name === defaultTemplate ? 0 : 1);
  names.sort((left, right) => first(left) - first(right) || (left < right ? -1 : 1));
  return names.map((name) => readTemplate(name, join(root, name)));
}

function readTemplate(name: string, folder: string): Template {
  const { summary, next }: Pick<Template, "summary" | "next"> = JSON.parse(
    readFileSync(join(folder, descriptionFile), "utf8"),
  );
  return { name, folder, summary, next };
}
