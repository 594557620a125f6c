import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export interface CommandLine {
  /** Names to run; null for all. */
  readonly only: readonly string[] | null;
  readonly list: boolean;
  /** A file for the whole run, besides the results that are kept. */
  readonly json: string | null;
  /** The folder that keeps results. */
  readonly results: string;
  readonly rounds: number;
}

export const resultsFolder = fileURLToPath(new URL("../results/", import.meta.url));

/** Throws where an option is unknown or a name is of no benchmark. */
export function readCommandLine(args: readonly string[], names: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      list: { type: "boolean", default: false },
      json: { type: "string" },
      results: { type: "string", default: resultsFolder },
      rounds: { type: "string", default: "5" },
    },
  });
  const only = values.only ?? null;
  const unknown = (only ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`there is no benchmark ${unknown.join(", ")}: --list tells their names`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds takes a number of rounds, not ${values.rounds}`);
  return { only, list: values.list, json: values.json ?? null, results: values.results, rounds };
}
