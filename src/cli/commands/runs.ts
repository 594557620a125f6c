import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { defaultLimit, limitOf } from "../options/limit.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

interface RunsOptions {
  readonly limit?: string;
}

const actions = ["list", "show", "cancel", "retry"] as const;
type Action = (typeof actions)[number];

export function addRuns(program: Command, run: Runner): void {
  const command = program
    .command("runs")
    .summary("runs of materialization")
    .description(
      "Runs of materialize, materialize-incremental and backfill: list them, show one with its intervals, ask it to stop, or run what it " +
        "left undone again.",
    )
    .addArgument(program.createArgument("<what>", "what to do").choices(actions))
    .argument("[id]", "of the run; not for list")
    .addOption(new Option("--limit <runs>", `list: how many, the newest first (default: ${defaultLimit})`));
  command.action((what: Action, id: string | undefined) =>
    run(command, (session) => runs(session, what, id, command.opts<RunsOptions>())),
  );
}

async function runs(
  session: Session,
  what: Action,
  id: string | undefined,
  { limit }: RunsOptions,
): Promise<ExitCode | undefined> {
  if (limit !== undefined && what !== "list") throw new UsageError("--limit goes with list");
  const { cancelRun, listRuns, retryRun, showRun } = await import("../materialize/runs.ts");
  if (what === "list") {
    if (id !== undefined) throw new UsageError("list takes no id", "one run is shown by: asof runs show ID");
    return listRuns(session, limitOf(limit));
  }
  if (id === undefined) throw new UsageError(`${what} needs the id of a run`, "their ids are told by: asof runs list");
  return { show: showRun, cancel: cancelRun, retry: retryRun }[what](session, id);
}
