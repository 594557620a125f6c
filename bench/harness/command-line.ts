import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export interface CommandLine {
  /** Names to run; null for all. */
  readonly only: readonly string[] | null;
  readonly list: boolean;
  readonly help: boolean;
  /** A file for the whole run, besides the results that are kept. */
  readonly json: string | null;
  /** The folder that keeps results. */
  readonly results: string;
  readonly rounds: number;
}

export const resultsFolder = fileURLToPath(new URL("../results/", import.meta.url));

export const usage = `[NAME…] [--list] [--rounds N] [--results DIR] [--json FILE]

  NAME           benchmarks to run, as --list names them; all where none is named
  --list         names and questions, and nothing is run
  --rounds N     rounds that are counted; 5 where nothing is said
  --results DIR  where results are kept, a file a benchmark
  --json FILE    the whole run in one file besides`;

/** Throws where an option is unknown or a name is of no benchmark. */
export function readCommandLine(args: readonly string[], names: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: "string", multiple: true },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      json: { type: "string" },
      results: { type: "string", default: resultsFolder },
      rounds: { type: "string", default: "5" },
    },
  });
  const named = [...(values.only ?? []), ...positionals];
  const only = named.length === 0 ? null : named;
  const unknown = (only ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`there is no benchmark ${unknown.join(", ")}: --list tells their names`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds takes a number of rounds, not ${values.rounds}`);
  return { only, list: values.list, help: values.help, json: values.json ?? null, results: values.results, rounds };
}
