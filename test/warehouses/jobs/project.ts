import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder } from "../../../src/runtime/package-folder.ts";

/** A feature repository on a warehouse, with the command line as users have it: each run a process of its own. */
export interface JobProject {
  readonly folder: string;
  run(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
  /** The value that `--json` prints; fails where the command did. */
  json(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  remove(): Promise<void>;
}

const jiti = join(dirname(createRequire(import.meta.url).resolve("jiti/package.json")), "lib/jiti-cli.mjs");
const main = fileURLToPath(new URL("src/cli/main.ts", packageFolder()));

/** `warehouse` is what the configuration says of it. */
export async function jobProject(warehouse: object): Promise<JobProject> {
  const folder = await mkdtemp(join(tmpdir(), "asof-jobs-"));
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), folder, { recursive: true });
  const path = join(folder, "asof.config.ts");
  const config = (await readFile(path, "utf8")).replace(/warehouse: .*/, `warehouse: ${written(warehouse)},`);
  await writeFile(path, config.replace("import { defineConfig }", "import { defineConfig, env }"));
  const environment = { ...process.env, ASOF_CACHE: join(folder, ".cache"), ASOF_TEST_PASSWORD: "nothing" };
  const run: JobProject["run"] = async (...words) => {
    const child = spawn(process.execPath, [jiti, main, ...words], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const texts = { out: "", err: "" };
    child.stdout.on("data", (text) => {
      texts.out += text;
    });
    child.stderr.on("data", (text) => {
      texts.err += text;
    });
    const [code] = await once(child, "close");
    return { code, ...texts };
  };
  return {
    folder,
    run,
    json: async (...words) => {
      const { code, out, err } = await run(...words, "--json");
      if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${out}${err}`);
      return JSON.parse(out);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A secret stands in the environment. */
function written(warehouse: object): string {
  return JSON.stringify(warehouse).replace('"$PASSWORD"', 'env("ASOF_TEST_PASSWORD")');
}
