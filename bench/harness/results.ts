import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Outcome } from "./benchmark.ts";
import type { Machine } from "./machine.ts";

/** One benchmark's outcome as it is kept. */
export interface Result extends Outcome {
  /** `bench` or `bench:peers`: the script that measures it. */
  readonly script: string;
  /** ISO instant. */
  readonly measuredAt: string;
  readonly machine: Machine;
  /** Engine or program → version, as each says itself. */
  readonly versions: Readonly<Record<string, string>>;
}

/** One file a benchmark: measuring one again leaves the others as they are. */
export async function keepResult(folder: string, result: Result): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${result.name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

/** All results that are kept, in the order of their names. */
export async function keptResults(folder: string): Promise<readonly Result[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8"))));
}
