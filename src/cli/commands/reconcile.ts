import type { Command } from "commander";
import type { ReconcileCommandOptions } from "../reconcile/command-options.ts";
import type { Runner } from "../run-command.ts";
import { UsageError } from "../usage-error.ts";

export function addReconcile(program: Command, run: Runner): void {
  const command = program
    .command("reconcile")
    .summary("compare the online store with the warehouse, and put it right")
    .description(
      "Compares what is stored online with what the warehouse has as of each view's watermark, by a sample of keys or whole, and says of each " +
        "difference why it is there. Exit code 0: no fault is left, 1: some is, or a view could not be compared, 130: cancelled.",
    )
    .argument("[views...]", "feature views (default: all that were materialized)")
    .option("--sample <keys>", "how many keys of each view are compared (default: 1000)")
    .option("--all", "compare all keys, and look for stored rows that the warehouse lacks")
    .option("--seed <number>", "which keys a sample takes (default: 0)")
    .option("--examples <count>", "differences of each cause that are told in full (default: 3)")
    .option("--repair", "write the warehouse's rows where the store is at fault; what is newer stays")
    .option("--delete-extra", "with --all --repair: take away rows that the warehouse lacks");
  command.action((views: readonly string[]) =>
    run(command, async (session) => {
      const options = command.opts<ReconcileCommandOptions>();
      checkTogether(options);
      const { performReconcile } = await import("../reconcile/perform.ts");
      return performReconcile(session, views, options);
    }),
  );
}

function checkTogether({ sample, seed, all, repair, deleteExtra }: ReconcileCommandOptions): void {
  if (all === true && (sample !== undefined || seed !== undefined))
    throw new UsageError("--sample and --seed choose some keys, and --all takes every one");
  if (deleteExtra === true && !(all === true && repair === true))
    throw new UsageError("--delete-extra goes with --all and --repair");
}
