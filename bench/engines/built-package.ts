import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AnsweringProcess } from "./answering-process.ts";

/** asof as JavaScript in a folder of its own, laid out as it is published, with the programs of the benchmarks beside it. */
export interface BuiltPackage {
  readonly folder: string;
  /** The command line's program, bundled as by `npm run build`. */
  readonly program: string;
  /** Runs a program of `bench/` in a process of its own, and reads the one JSON value that it prints. */
  run<T>(path: string, args: readonly string[]): Promise<T>;
  /** Starts one that answers requests. */
  start(path: string, args: readonly string[]): AnsweringProcess;
  remove(): Promise<void>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);
const execute = promisify(execFile);

/** Modules that need nothing but the public API, and are measured as users run it: on the bundle. Others look inside. */
const onBundle = [
  "bench/programs/materialize.js",
  "bench/materialize/definitions.js",
  "bench/programs/retrieve.js",
  "bench/shapes/definitions.js",
];

/** What the build reads, and what the package holds beside its code. */
const parts = ["src", "dialects", "build", "package.json", "sql-templates", "init-templates", "fixtures"];

export async function buildPackage(): Promise<BuiltPackage> {
  const folder = await mkdtemp(join(tmpdir(), "asof-bench-"));
  for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true, filter: isSource });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await mkdir(join(folder, "work"));
  const config = join(folder, "tsconfig.json");
  await writeFile(config, JSON.stringify(programsConfig(folder)));
  await execute(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", config]);
  await execute(process.execPath, [join(root, "node_modules/jiti/lib/jiti-cli.mjs"), join(folder, "build/bundle.ts")]);
  for (const path of onBundle) await useBundle(join(folder, "modules", path));
  const cwd = join(folder, "work");
  const program = (path: string): string => join(folder, "modules/bench", path.replace(/\.ts$/, ".js"));
  return {
    folder,
    program: join(folder, "dist/src/cli/main.js"),
    run: async (path, args) => JSON.parse(await output(program(path), args, cwd)),
    start: (path, args) =>
      new AnsweringProcess({ name: "asof", command: process.execPath, args: [program(path), ...args], cwd }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function useBundle(module: string): Promise<void> {
  const text = await readFile(module, "utf8");
  const changed = text.replace('"../../src/index.js"', '"../../../dist/src/index.js"');
  if (changed === text) throw new Error(`${module} does not import the public API`);
  await writeFile(module, changed);
}

const isSource = (path: string): boolean => !path.endsWith("/.asof");

/** What a program prints; where it fails, what it says of that. */
async function output(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await execute(process.execPath, [program, ...args], { cwd })).stdout;
  } catch (failure) {
    const said = failure instanceof Error ? Reflect.get(failure, "stderr") : null;
    throw new Error(`${program} failed: ${typeof said === "string" && said !== "" ? said : String(failure)}`);
  }
}

/** The benchmarks' programs and all that they import, a file a module; types are checked elsewhere. */
function programsConfig(folder: string): object {
  return {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      outDir: join(folder, "modules"),
      rootDir: root,
      typeRoots: [join(root, "node_modules/@types")],
    },
    include: [join(root, "bench/programs")],
  };
}
