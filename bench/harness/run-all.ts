import { writeFile } from "node:fs/promises";
import { findings } from "./bar.ts";
import type { Benchmark, Outcome } from "./benchmark.ts";
import { readCommandLine, usage } from "./command-line.ts";
import { thisMachine } from "./machine.ts";
import { outcomeLines, tally } from "./report.ts";
import { keepResult, type Result } from "./results.ts";

/** What benchmarks stand on: set up when a benchmark first asks, taken down at the end. */
export interface Ground {
  readonly rounds: number;
  /** Engines and programs that were used, with their versions. */
  versions(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface Suite<G extends Ground> {
  /** The script's name. */
  readonly script: string;
  readonly benchmarks: readonly Benchmark<G>[];
  open(rounds: number): G;
}

/** Whether this process was told to stop: engines then end of themselves, and what runs on them fails. */
class Interruption {
  came = false;
  readonly #note = (): void => {
    this.came = true;
  };

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.prependListener(signal, this.#note);
  }

  forget(): void {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, this.#note);
  }
}

const say = (line: string): void => console.log(line);

/** Runs what the command line asks for, prints and keeps it; the exit code tells whether every bar held. */
export async function runAll<G extends Ground>(suite: Suite<G>, args: readonly string[]): Promise<void> {
  const { benchmarks, script } = suite;
  const asked = readCommandLine(
    args,
    benchmarks.map(({ name }) => name),
  );
  if (asked.help) return say(`npm run ${script} -- ${usage}`);
  if (asked.list) return benchmarks.forEach(({ name, asks }) => void say(`${name.padEnd(24)} ${asks}`));
  const chosen = benchmarks.filter(({ name }) => asked.only?.includes(name) ?? true);
  const ground = suite.open(asked.rounds);
  const results: Result[] = [];
  const interruption = new Interruption();
  try {
    for (const benchmark of chosen) {
      const outcome = await outcomeOf(benchmark, ground);
      // What was cut off says nothing: what was measured before stays.
      if (interruption.came) break;
      const about = {
        script,
        measuredAt: new Date().toISOString(),
        machine: thisMachine(),
        versions: ground.versions(),
      };
      const result = { ...outcome, ...about };
      for (const line of outcomeLines(result)) say(line);
      await keepResult(asked.results, result);
      results.push(result);
    }
  } finally {
    interruption.forget();
    await ground.close();
  }
  if (asked.json !== null) await writeFile(asked.json, `${JSON.stringify(results, null, 2)}\n`);
  const { passed, failed } = tally(
    chosen.map(({ bars }, index) => ({ findings: results[index]?.findings ?? [], bars: bars.length })),
  );
  if (failed > 0) process.exitCode = 1;
  say(`${passed} passed, ${failed} failed`);
}

async function outcomeOf<G>({ name, asks, bars, measure }: Benchmark<G>, ground: G): Promise<Outcome> {
  try {
    return { name, asks, findings: findings(bars, await measure(ground)), failure: null };
  } catch (error) {
    return { name, asks, findings: [], failure: error instanceof Error ? error.message : String(error) };
  }
}
