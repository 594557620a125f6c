import type { Command } from "commander";
import { addRunOptions, instantOf, type RunCommandOptions } from "../materialize/run-options.ts";
import type { Runner } from "../run-command.ts";

export function addMaterialize(program: Command, run: Runner): void {
  const command = program
    .command("materialize")
    .summary("load what became known in an interval into the online store")
    .description(
      "Loads the newest rows of each key among those that became known after START and by END into the online store. It may be killed at " +
        "any instant and run again. A view that fails keeps none of the others from being finished. Exit code 0: every view was, " +
        "1: some view failed, 130: cancelled.",
    )
    .argument("<start>", "an instant, as in 2013-07-01 or 2013-07-01T12:00:00Z")
    .argument("<end>", "an instant, or now");
  addRunOptions(command);
  command.action((from: string, to: string) =>
    run(command, async (session) => {
      const { perform } = await import("../materialize/perform.ts");
      const interval = { start: instantOf(session, "start", from), end: instantOf(session, "end", to) };
      return perform(session, command.opts<RunCommandOptions>(), {
        dry: interval,
        run: (store, options) => store.materialize({ ...options, ...interval }),
      });
    }),
  );
}
