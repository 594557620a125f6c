import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { FetchJob } from "../jobs/actions.ts";
import { defaultLimit } from "../options/limit.ts";
import { checkPartitionBy, isTable, partitionByText } from "../options/where.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

interface JobsOptions {
  readonly limit?: string;
  readonly out?: string;
  readonly partitionBy?: string;
  readonly overwrite?: boolean;
}

const actions = ["list", "show", "cancel", "wait", "fetch"] as const;
type Action = (typeof actions)[number];

export function addJobs(program: Command, run: Runner): void {
  const command = program
    .command("jobs")
    .summary("training sets that the warehouse makes by itself")
    .description(
      "Training sets and scores that were started with --async, by the ids that the warehouse knows them by: list them, show one, cancel it, wait " +
        "for it, or fetch its table into a file. They go on whoever waits: Ctrl-C ends the waiting alone. Exit code of wait and fetch: " +
        "0 the job succeeded, 1 it failed or was cancelled, 130 nobody waits any more.",
    )
    .addArgument(program.createArgument("<what>", "what to do").choices(actions))
    .argument("[id]", "of the job; not for list")
    .addOption(new Option("--limit <jobs>", `list: how many, the newest first (default: ${defaultLimit})`))
    .option("--out <file>", "fetch: a file (.parquet, .arrow, .csv, .jsonl; also .csv.gz, .jsonl.gz)")
    .option("--partition-by <unit>", `fetch: ${partitionByText}`)
    .option("--overwrite", "fetch: replace what is there");
  command.action((what: Action, id: string | undefined) =>
    run(command, (session) => jobs(session, what, id, command.opts<JobsOptions>())),
  );
}

async function jobs(
  session: Session,
  what: Action,
  id: string | undefined,
  options: JobsOptions,
): Promise<ExitCode | undefined> {
  checkOptions(what, options);
  const { cancelJob, fetchJob, listJobs, showJob, waitForJob } = await import("../jobs/actions.ts");
  if (what === "list") {
    if (id !== undefined) throw new UsageError("list takes no id", "one job is shown by: asof jobs show ID");
    return listJobs(session, options.limit);
  }
  if (id === undefined) throw new UsageError(`${what} needs the id of a job`, "their ids are told by: asof jobs list");
  if (what === "fetch") return fetchJob(session, id, fetchingOf(options));
  return { show: showJob, cancel: cancelJob, wait: waitForJob }[what](session, id);
}

function checkOptions(what: Action, { limit, out, partitionBy, overwrite }: JobsOptions): void {
  if (limit !== undefined && what !== "list") throw new UsageError("--limit goes with list");
  if (what !== "fetch" && (out !== undefined || partitionBy !== undefined || overwrite === true))
    throw new UsageError("--out, --partition-by and --overwrite go with fetch");
}

function fetchingOf(options: JobsOptions): FetchJob {
  const { partitionBy, overwrite } = options;
  checkPartitionBy(partitionBy, "--out", options.out);
  return { out: fileOf(options), partitionBy, overwrite: overwrite === true };
}

function fileOf({ out }: JobsOptions): string {
  if (out === undefined) throw new UsageError("fetch needs a file", "say where to: --out FILE");
  if (isTable(out)) throw new UsageError("the rows are in a table already", "give a file: --out FILE");
  return out;
}
