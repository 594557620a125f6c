import type { Command } from "commander";
import { planText } from "../plan-text.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

interface ApplyOptions {
  readonly by?: string;
  readonly tables: boolean;
}

export function addApply(program: Command, run: Runner): void {
  const command = program
    .command("apply")
    .summary("publish the definitions to the registry")
    .description(
      "Publishes the definitions to the registry: an immutable manifest, made the newest one at once or not at all. " +
        "Of two applies at once one wins and the other is told. Where nothing has changed, nothing is published. Tables of a DynamoDB " +
        "online store that are missing are made first and waited for, unless it says create: false.",
    )
    .option("--by <name>", "who applies, for the history")
    .option("--no-tables", "make no tables of the online store: the registry alone is written");
  command.action(() => run(command, (session) => apply(session, command.opts<ApplyOptions>())));
}

async function apply(session: Session, { by, tables }: ApplyOptions): Promise<undefined> {
  const { store } = await session.project();
  const { signal } = session;
  const { plan, publication, tables: made } = await store.apply({ by, tables, signal });
  const { styles } = session.output;
  // The SQL is shown by `plan`: here the definitions say enough.
  const changes = await planText({ ...plan, services: [] }, styles);
  const told = made.map((name) => `made the table ${name} of the online store\n`).join("");
  const facts = { published: publication !== null, publication, changes: plan.diff.changes, tables: made };
  session.output.summary(
    facts,
    () =>
      told +
      (publication === null
        ? "nothing to publish: the registry has these definitions\n"
        : `${changes}${styles.green("published")} ${publication.sequence} (${publication.fingerprint.slice(0, 12)}) to ${session.shownPath(store.registryLocation)}\n`),
  );
}
