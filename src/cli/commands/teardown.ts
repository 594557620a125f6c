import type { Command } from "commander";
import { AsofError } from "../../kernel/diagnostics.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

interface TeardownOptions {
  readonly yes?: boolean;
}

export function addTeardown(program: Command, run: Runner): void {
  const command = program
    .command("teardown")
    .summary("remove the registry of this project")
    .description(
      "Removes the registry of this project, its history included. Tables of the warehouse are never touched.",
    )
    .option("-y, --yes", "do not ask");
  command.action(() => run(command, (session) => teardown(session, command.opts<TeardownOptions>())));
}

async function teardown(session: Session, options: TeardownOptions): Promise<ExitCode | undefined> {
  const { store } = await session.project();
  const location = store.registryLocation;
  const publications = (await store.history()).length;
  const what = `the registry ${session.shownPath(location)} with ${publications} publication${publications === 1 ? "" : "s"}`;
  if (publications > 0 && !(await confirmed(session, options, what))) {
    session.output.note("nothing was removed");
    return exitCodes.failed;
  }
  await store.teardown();
  session.output.summary({ removed: publications > 0, location, publications }, () =>
    publications === 0 ? `there is no registry in ${session.shownPath(location)}\n` : `removed ${what}\n`,
  );
  return undefined;
}

async function confirmed(session: Session, { yes }: TeardownOptions, what: string): Promise<boolean> {
  if (yes === true) return true;
  const { confirm } = session.context;
  if (confirm !== null && !session.output.options.json) return confirm(`remove ${what}?`, session.signal);
  throw AsofError.of("not-confirmed", `this would remove ${what}`, { hint: "to do so, run: asof teardown --yes" });
}
