import type { Command } from "commander";
import { planText } from "../plan-text.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

interface ApplyOptions {
  readonly by?: string;
}

export function addApply(program: Command, run: Runner): void {
  const command = program
    .command("apply")
    .summary("publish the definitions to the registry")
    .description(
      "Publishes the definitions to the registry: an immutable manifest, made the newest one at once or not at all. " +
        "Of two applies at once one wins and the other is told. Where nothing has changed, nothing is published.",
    )
    .option("--by <name>", "who applies, for the history");
  command.action(() => run(command, (session) => apply(session, command.opts<ApplyOptions>())));
}

async function apply(session: Session, { by }: ApplyOptions): Promise<undefined> {
  const { store } = await session.project();
  const { plan, publication } = await store.apply(by === undefined ? {} : { by });
  const { styles } = session.output;
  // The SQL is shown by `plan`: here the definitions say enough.
  const changes = await planText({ ...plan, services: [] }, styles);
  session.output.summary({ published: publication !== null, publication, changes: plan.diff.changes }, () =>
    publication === null
      ? "nothing to publish: the registry has these definitions\n"
      : `${changes}${styles.green("published")} ${publication.sequence} (${publication.fingerprint.slice(0, 12)}) to ${session.shownPath(store.registryLocation)}\n`,
  );
}
