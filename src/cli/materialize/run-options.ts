import { type Command, Option } from "commander";
import { parseInstant } from "../../kernel/time.ts";
import type { MaterializationOptions } from "../../runtime/materialize/options.ts";
import { collect } from "../options/collect.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

/** What all commands that load rows take. */
export interface RunCommandOptions {
  readonly views?: readonly string[];
  readonly shard?: string;
  readonly parallel?: string;
  readonly lease?: string;
  readonly dryRun?: boolean;
  readonly log?: string;
  readonly openLineage?: string;
}

export function addRunOptions(command: Command): Command {
  return command
    .option("--views <views>", "names of feature views, comma-separated, repeatable (default: all)", collect)
    .option(
      "--shard <part>",
      "rows of some keys alone, part i of n, from 0/n: each machine is given its own and the same end",
    )
    .option("--parallel <intervals>", "intervals that are worked on at once (default: 2)")
    .option("--lease <seconds>", "after which others take over from a run that shows no sign of life (default: 60)")
    .option("--dry-run", "what would be loaded, and what it would cost; nothing is written")
    .option("--log <file>", "add what happens to a file, as lines of JSON")
    .addOption(
      new Option(
        "--open-lineage <where>",
        "send events of OpenLineage to an http(s) address, or add them to a file",
      ).env("OPENLINEAGE_URL"),
    );
}

/** `by` is told in the record of the run. */
export function runOptionsOf(
  session: Session,
  { views, shard, parallel, lease }: RunCommandOptions,
): Omit<MaterializationOptions, "onEvent"> {
  const { caller } = session.context;
  return {
    signal: session.signal,
    ...(views === undefined ? {} : { views: views.flatMap((one) => one.split(",")).map((one) => one.trim()) }),
    ...(shard === undefined ? {} : { shard: shardOf(shard) }),
    ...(parallel === undefined ? {} : { parallel: countOf("--parallel", parallel) }),
    ...(lease === undefined ? {} : { leaseMs: countOf("--lease", lease) * 1_000 }),
    ...(caller === null ? {} : { by: caller }),
  };
}

/** An instant of the command line: ISO text, or now. */
export function instantOf(session: Session, name: string, text: string): string {
  if (text === "now") return new Date(Number(session.context.now() / 1_000n)).toISOString();
  if (parseInstant(text) !== null) return text;
  throw new UsageError(`${name}: '${text}' is no instant`, "write it like 2013-07-01 or 2013-07-01T12:00:00Z, or now");
}

/** Part i of n, as `i/n`. */
export function shardOf(text: string): { readonly index: number; readonly of: number } {
  const [, index, of] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  if (index !== undefined && of !== undefined && Number(index) < Number(of))
    return { index: Number(index), of: Number(of) };
  throw new UsageError(`--shard: '${text}' is no part`, "give one from 0/4 to 3/4 for four machines");
}

function countOf(option: string, text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count > 0) return count;
  throw new UsageError(`${option}: '${text}' is no number of them`, "give a whole number from 1");
}
