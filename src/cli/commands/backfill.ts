import type { Command } from "commander";
import type { Duration } from "../../kernel/time.ts";
import { parseDuration } from "../../kernel/time.ts";
import { addRunOptions, instantOf, type RunCommandOptions } from "../materialize/run-options.ts";
import type { Runner } from "../run-command.ts";
import { UsageError } from "../usage-error.ts";

interface BackfillCommandOptions extends RunCommandOptions {
  readonly every: string;
}

export function addBackfill(program: Command, run: Runner): void {
  const command = program
    .command("backfill")
    .summary("load an interval in parts, several at once")
    .description(
      "Loads an interval in parts of one length, several at once. Run again, it passes over the parts that are committed. Exit codes as " +
        "of materialize.",
    )
    .argument("<start>", "an instant, as in 2013-07-01 or 2013-07-01T12:00:00Z")
    .argument("<end>", "an instant, or now")
    .option("--every <duration>", "how long a part is, as in '6 hours'", "1 day");
  addRunOptions(command);
  command.action((from: string, to: string) =>
    run(command, async (session) => {
      const { perform } = await import("../materialize/perform.ts");
      const options = command.opts<BackfillCommandOptions>();
      const every = durationOf(options.every);
      const interval = { start: instantOf(session, "start", from), end: instantOf(session, "end", to), every };
      return perform(session, options, {
        dry: interval,
        run: (store, asked) => store.backfill({ ...asked, ...interval }),
      });
    }),
  );
}

function durationOf(text: string): Duration {
  if (isDuration(text)) return text;
  throw new UsageError(
    `--every: '${text}' is no length of a part`,
    "write a whole number and a unit: --every '6 hours'",
  );
}

function isDuration(text: string): text is Duration {
  return (parseDuration(text) ?? 0) > 0;
}
