import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { AsofError } from "../../kernel/diagnostics.ts";
import { descriptionFile, type Template } from "./templates.ts";

/** npm takes a `.gitignore` out of a package. */
const renamed: Readonly<Record<string, string>> = { gitignore: ".gitignore" };

interface TemplateFile {
  /** Within the repository, with slashes. */
  readonly name: string;
  readonly content: Buffer;
}

/**
 * Copies a template of a feature repository into a folder and gives the names of its files. Throws `file-exists` with nothing
 * written where one is there already. `shown` is how the user names the folder.
 */
export async function writeTemplate(template: Template, target: string, shown: string): Promise<readonly string[]> {
  const files = await templateFiles(template.folder);
  await refuseTaken(target, files, shown);
  const written: string[] = [];
  try {
    for (const { name, content } of files) {
      const path = join(target, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content, { flag: "wx" });
      written.push(path);
    }
  } catch (cause) {
    for (const path of written) await rm(path, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw AsofError.of(
      "write-failed",
      `cannot write into '${shown}': ${reason}`,
      { hint: "choose another folder" },
      cause,
    );
  }
  return files.map(({ name }) => name);
}

async function templateFiles(root: string): Promise<readonly TemplateFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path): Promise<TemplateFile> => {
    const name = relative(root, path).split(sep).join("/");
    return { name: renamed[name] ?? name, content: await readFile(path) };
  });
  const read = await Promise.all(files);
  return read.filter(({ name }) => name !== descriptionFile).sort((left, right) => (left.name < right.name ? -1 : 1));
}

async function refuseTaken(target: string, files: readonly TemplateFile[], shown: string): Promise<void> {
  const taken: string[] = [];
  for (const { name } of files) if ((await stat(join(target, name)).catch(() => null)) !== null) taken.push(name);
  if (taken.length === 0) return;
  throw AsofError.of("file-exists", `'${shown}' has ${taken.join(", ")} already; nothing was written`, {
    hint: "name a new folder: asof init my-features",
  });
}
