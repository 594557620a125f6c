import type { Command } from "commander";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { planText } from "../plan-text.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

export function addPlan(program: Command, run: Runner): void {
  const command = program
    .command("plan")
    .summary("show what apply would change, down to the SQL")
    .description(
      "Shows what apply would change: definitions (+ new, ~ changed, - gone) and the SQL of each feature service, for each " +
        "kind of warehouse that the configuration's environments name. Needs no warehouse. Exit code 0: nothing to change, 2: changes.",
    );
  command.action(() => run(command, plan));
}

async function plan(session: Session): Promise<ExitCode> {
  const { repository, store } = await session.project();
  const found = await store.plan();
  const text = await planText(found, session.output.styles);
  const { environment } = repository.config;
  const { hasChanges, services, diff } = found;
  session.output.result({ environment, hasChanges, changes: diff.changes, services }, () =>
    hasChanges ? text : `${text}nothing to change: the registry has these definitions\n`,
  );
  return found.hasChanges ? exitCodes.changes : exitCodes.ok;
}
