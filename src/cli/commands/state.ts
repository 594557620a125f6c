import type { Command } from "commander";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

interface StateOptions {
  readonly watermark?: string;
  readonly reason?: string;
  readonly viewVersion?: string;
}

const actions = ["list", "correct", "audit"] as const;
type Action = (typeof actions)[number];

export function addState(program: Command, run: Runner): void {
  const command = program
    .command("state")
    .summary("how far views are filled online, and corrections of it")
    .description(
      "The watermark of each version of each view: everything that became known up to it is in the online store. Correct one by hand, with a " +
        "reason that is kept: the next incremental run begins there. audit tells what was corrected.",
    )
    .addArgument(program.createArgument("<what>", "what to do").choices(actions))
    .argument("[view]", "correct: a feature view")
    .option("--watermark <instant>", "correct: where the next incremental run begins")
    .option("--reason <text>", "correct: why, for the record")
    .option("--view-version <name>", "correct: a version of the view (default: that of the definitions)");
  command.action((what: Action, view: string | undefined) =>
    run(command, (session) => state(session, what, view, command.opts<StateOptions>())),
  );
}

async function state(
  session: Session,
  what: Action,
  view: string | undefined,
  options: StateOptions,
): Promise<undefined> {
  const { auditState, correctState, listState } = await import("../materialize/state.ts");
  if (what === "correct") {
    const { watermark, reason, viewVersion } = options;
    if (view === undefined || watermark === undefined || reason === undefined)
      throw new UsageError("correct needs a view, --watermark and --reason");
    return correctState(session, { view, watermark, reason, version: viewVersion });
  }
  if (view !== undefined || Object.keys(options).some((name) => ["watermark", "reason", "viewVersion"].includes(name)))
    throw new UsageError(`a view and options go with correct, not with ${what}`);
  return what === "list" ? listState(session) : auditState(session);
}
