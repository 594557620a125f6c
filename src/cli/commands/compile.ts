import type { Command } from "commander";
import { typeName } from "../../ir/types.ts";
import type { LatestOptions } from "../compile/latest.ts";
import { addRequestOptions, type RequestOptions, requestOf } from "../options/request.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

export interface CompileOptions extends RequestOptions, LatestOptions {}

export function addCompile(program: Command, run: Runner): void {
  const command = program
    .command("compile")
    .summary("print the SQL of a training set, or of what a run loads")
    .description(
      "Prints the SQL of a training set and nothing else. Without --spine, --range or --as-of it is compiled for the least " +
        "spine: the join keys and an event timestamp. With --latest it is the SQL of what a run would load of a view into the " +
        "online store. Nothing is connected to, unless --connected asks for it.",
    );
  addRequestOptions(command)
    .optionsGroup("Options:")
    .option(
      "--dialect <name>",
      "for another warehouse than the configured one; needs neither its packages nor a connection",
    )
    .option("--connected", "ask the warehouse for types, indexes and statistics")
    .option(
      "--latest <view>",
      "what a run loads of a feature view: the newest rows, or its windows as of the run's end",
    )
    .option(
      "--from <instant>",
      "with --latest: rows that became known after it (default: the first run, from the beginning)",
    )
    .option("--to <instant>", "with --latest: rows that became known by then, or now")
    .option("--shard <part>", "with --latest: rows of some keys alone, part i of n, from 0/n");
  command.action(() =>
    run(command, async (session) => {
      const options = command.opts<CompileOptions>();
      if (options.latest === undefined) return compile(session, options);
      const { compileLatest } = await import("../compile/latest.ts");
      return compileLatest(session, options.latest, options);
    }),
  );
}

async function compile(session: Session, options: CompileOptions): Promise<undefined> {
  const project = await session.project();
  const { request, guessed } = await requestOf(session, project, options, "optional");
  const trainingSet = await project.store.trainingSet(request, options.connected !== true, options.dialect);
  const { statement, sqlPlan, warnings } = await trainingSet.compiled();
  session.output.result(
    {
      dialect: sqlPlan.dialect,
      sql: statement.text,
      sha256: statement.hash,
      parameters: statement.parameters.length,
      columns: statement.outline.columns.map(({ name, type, from, role }) => ({
        name,
        type: type === null ? null : typeName(type),
        from,
        role,
      })),
      strategies: statement.outline.choices,
      guessed: guessed.map(({ name, type }) => ({ name, type: typeName(type) })),
      warnings,
    },
    () => `${statement.text}\n`,
  );
}
