import { type Command, Option } from "commander";
import { type GrantsOptions, grantsPurposes } from "../../runtime/grants/options.ts";
import type { ProjectGrants } from "../../runtime/grants/project-grants.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import type { Styles } from "../styles.ts";
import { UsageError } from "../usage-error.ts";

export function addGrants(program: Command, run: Runner): void {
  const command = program
    .command("grants")
    .summary("print the rights that the definitions need, and no others")
    .description(
      "Prints the statements that let somebody read the tables which the sources name, or make training sets of them, and do " +
        "nothing else. Whoever administers the warehouse can run them as they are. Nothing is connected to.",
    )
    .addOption(new Option("--for <purpose>", "what they are for").choices(grantsPurposes).default("reading"))
    .option("--to <role>", "who gets them: a role, user or member (default: whoever the configuration says)")
    .option("--schema <name>", "with --for training-sets: where tables are made (default: where a bare name leads)");
  command.action(() => run(command, (session) => grants(session, command.opts<GrantsOptions>())));
}

async function grants(session: Session, options: GrantsOptions): Promise<undefined> {
  if (options.schema !== undefined && options.for !== "training-sets")
    throw new UsageError("--schema goes with --for training-sets", "who only reads makes no tables");
  const { repository, store } = await session.project();
  const found = await store.grants(options);
  for (const remark of found.remarks) session.output.note(remark);
  const { environment } = repository.config;
  session.output.result({ environment, ...found }, () => statementsText(found, session.output.styles));
}

/** A script: what the statements are for stands above them as comments. */
function statementsText({ grants }: ProjectGrants, styles: Styles): string {
  const lines = grants.flatMap(({ purpose, statement }, index) =>
    grants[index - 1]?.purpose === purpose ? [statement] : [styles.dim(`-- ${purpose}`), statement],
  );
  return `${lines.join("\n")}\n`;
}
