import type { Command } from "commander";
import { addRunOptions, instantOf, type RunCommandOptions } from "../materialize/run-options.ts";
import type { Runner } from "../run-command.ts";

export function addMaterializeIncremental(program: Command, run: Runner): void {
  const command = program
    .command("materialize-incremental")
    .summary("load what became known since the last run into the online store")
    .description(
      "Loads, for each view, what became known since its watermark, and everything for a view that has none. A view whose definition " +
        "changed gets a new version, which is filled before reads go to it. Exit codes as of materialize.",
    )
    .argument("[end]", "an instant, or now", "now");
  addRunOptions(command);
  command.action((to: string) =>
    run(command, async (session) => {
      const { perform } = await import("../materialize/perform.ts");
      const end = instantOf(session, "end", to);
      return perform(session, command.opts<RunCommandOptions>(), {
        dry: { end },
        run: (store, options) => store.materializeIncremental({ ...options, end }),
      });
    }),
  );
}
