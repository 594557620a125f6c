import { execFile } from "node:child_process";
import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BuiltPackage } from "../engines/built-package.ts";
import { timed } from "../engines/server.ts";
import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, type Subject, timesOf } from "../harness/interleave.ts";
import { figureOf } from "../harness/statistics.ts";

const help = "--help";
const compile = "compile, transpiled before";
const limitMs = 30_000;
const execute = promisify(execFile);

export const cli: Benchmark<BenchGround> = {
  name: "cli",
  asks: "The command line of the built package, as a process from start to end: --help, and compile in a project of TypeScript files.",
  bars: [
    { figure: help, unit: "ms", is: "at most", bound: 150 },
    { figure: compile, unit: "ms", is: "at most", bound: 400 },
  ],
  measure: async (ground) => {
    const built = await ground.built();
    const project = await makeProject(built);
    const command = (name: string, args: readonly string[]): Subject => ({
      name,
      run: () => timed(() => execute(process.execPath, [built.program, ...args], { cwd: project })),
    });
    const subjects = [command(help, ["--help"]), command(compile, ["compile", "--service", "delay_model"])];
    const timings = await interleave(subjects, { rounds: 2 * ground.rounds, warmUps: 2, limitMs });
    return [help, compile].map((name) => figureOf(name, timesOf(timings, name).times));
  },
};

/** The repository of the flights, its definitions in TypeScript, outside the package and with the package installed. */
async function makeProject(built: BuiltPackage): Promise<string> {
  const project = join(built.folder, "work", "flights");
  const from = join(built.folder, "fixtures", "nycflights13");
  await mkdir(join(project, "node_modules"), { recursive: true });
  for (const part of await readdir(from)) {
    if (part !== "data") await cp(join(from, part), join(project, part), { recursive: true });
  }
  await symlink(built.folder, join(project, "node_modules", "asof"));
  return project;
}
