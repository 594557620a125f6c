import type { Command } from "commander";
import { type InfrastructureFormat, infrastructureFormats } from "../../ports/infrastructure.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

export function addInfrastructure(program: Command, run: Runner): void {
  const command = program
    .command("infrastructure")
    .summary("print the tables of the online store for others to make")
    .description(
      "Prints the tables that the online store needs as a CloudFormation template or as Terraform resources, for those who let nothing " +
        "else make tables. Nothing is connected to, and no secret is needed.",
    )
    .addArgument(program.createArgument("<format>", "the language").choices(infrastructureFormats));
  command.action((format: InfrastructureFormat) => run(command, (session) => infrastructure(session, format)));
}

async function infrastructure(session: Session, format: InfrastructureFormat): Promise<undefined> {
  const { repository, store } = await session.project();
  const text = await store.infrastructure(format);
  session.output.result({ environment: repository.config.environment, format, text }, () => text);
}
