/** How long a command takes from the built package, process and all. The margins are for machines that do other things too. */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { type Workspace, workspace } from "./running.ts";

const run = promisify(execFile);
const root = fileURLToPath(packageFolder());

let place: Workspace;
let main: string;
let project: string;
let environment: Record<string, string>;
/** A module that tells, when a process ends, what it took of the processor. */
let report: string;

/** Built into a folder of its own: others may be building, too. */
beforeAll(async () => {
  place = await workspace();
  const built = join(place.folder, "package");
  await mkdir(built);
  for (const name of ["src", "dialects", "sql-templates", "init-templates", "build", "package.json"])
    await cp(join(root, name), join(built, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(built, "node_modules"));
  await run("npx", ["jiti", "build/bundle.ts"], { cwd: built });
  await rm(join(built, "src"), { recursive: true });
  main = join(built, "dist/src/cli/main.js");
  project = join(place.folder, "project");
  environment = { PATH: process.env["PATH"] ?? "", ASOF_CACHE: join(place.folder, "cache") };
  report = join(place.folder, "report.cjs");
  const told = `require("node:fs").writeFileSync(${JSON.stringify(`${report}.json`)}, JSON.stringify(process.cpuUsage()))`;
  await writeFile(report, `process.on("exit", () => ${told});\n`);
  await run(process.execPath, [main, "init", project], { env: environment });
});
afterAll(() => place[Symbol.asyncDispose]());

interface Taken {
  /** Of the clock: what others do meanwhile counts too. */
  readonly seconds: number;
  /** Of the processor, all threads of the process together. */
  readonly processor: number;
}

/** What a process that does nothing takes of the processor on the machine that the bars are of. */
const emptyProcess = 0.03;

/** The least of several runs: a machine that does other things is slower, never faster. */
async function least(words: readonly string[], runs = 12): Promise<Taken> {
  const taken: Taken[] = [];
  for (let count = 0; count < runs; count++) {
    const started = performance.now();
    await run(process.execPath, ["--require", report, ...words], { cwd: project, env: environment });
    const seconds = (performance.now() - started) / 1_000;
    const { user, system }: NodeJS.CpuUsage = JSON.parse(await readFile(`${report}.json`, "utf8"));
    taken.push({ seconds, processor: (user + system) / 1_000_000 });
  }
  return {
    seconds: Math.min(...taken.map((one) => one.seconds)),
    processor: Math.min(...taken.map((one) => one.processor)),
  };
}

test.each([
  ["asof --help", ["--help"], 0.15],
  ["asof compile, its modules transpiled before", ["compile", "--service", "failure_model"], 0.4],
  ["asof complete", ["complete", "--", "asof score --service f"], 0.25],
])(
  "%s",
  async (name, words, bar) => {
    await run(process.execPath, [main, ...words], { cwd: project, env: environment });
    const { processor: nothing } = await least(["-e", ""]);
    const { seconds, processor } = await least([main, ...words]);
    console.log(
      `${name}: ${seconds.toFixed(3)} s, of the processor ${processor.toFixed(3)} s, of which node ${nothing.toFixed(3)} s; bar ${bar} s`,
    );
    // At rest both are about the same; among other work the clock says little. A slower machine has as much more.
    expect(processor).toBeLessThan(1.5 * bar * Math.max(1, nothing / emptyProcess));
  },
  120_000,
);
