import { Command, CommanderError, Option, type OutputConfiguration } from "commander";
import { version } from "../kernel/version.ts";
import { addApply } from "./commands/apply.ts";
import { addBackfill } from "./commands/backfill.ts";
import { addCompile } from "./commands/compile.ts";
import { addComplete } from "./commands/complete.ts";
import { addCompletion } from "./commands/completion.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addExplain } from "./commands/explain.ts";
import { addGetOnlineFeatures } from "./commands/get-online-features.ts";
import { addGrants } from "./commands/grants.ts";
import { addHistory } from "./commands/history.ts";
import { addImpact } from "./commands/impact.ts";
import { addInfrastructure } from "./commands/infrastructure.ts";
import { addInit } from "./commands/init.ts";
import { addJobs } from "./commands/jobs.ts";
import { addLineage } from "./commands/lineage.ts";
import { addList } from "./commands/list.ts";
import { addLoad } from "./commands/load.ts";
import { addMaterialize } from "./commands/materialize.ts";
import { addMaterializeIncremental } from "./commands/materialize-incremental.ts";
import { addPlan } from "./commands/plan.ts";
import { addPush } from "./commands/push.ts";
import { addReconcile } from "./commands/reconcile.ts";
import { addRuns } from "./commands/runs.ts";
import { addScore } from "./commands/score.ts";
import { addShow } from "./commands/show.ts";
import { addState } from "./commands/state.ts";
import { addTeardown } from "./commands/teardown.ts";
import { addTest } from "./commands/test.ts";
import { addTrainingSet } from "./commands/training-set.ts";
import type { CliContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { reportUsage } from "./failure.ts";
import { addGlobalOptions } from "./global-options.ts";
import { Output } from "./output.ts";
import { type Runner, runCommand } from "./run-command.ts";
import { tellItsHelp, wrongUsageOf } from "./wrong-usage.ts";

const epilogue = `
Exit codes:
  0    done; for plan: nothing to change
  1    failed: the diagnostics say why; for doctor: a check failed, for test: a
       test, for reconcile: a difference
  2    plan found changes
  64   wrong usage
  130  cancelled (Ctrl-C); nothing partial is kept, and a job goes on

Environment:
  NO_COLOR, FORCE_COLOR   colours off, or on without a terminal
  ASOF_ENV                which environment, where --env does not say
  ASOF_CACHE              folder of what can be made again, or off
  ASOF_DEBUG=1            the stack of a fault of asof itself

A first training set:
  asof init my-features && cd my-features && npm install
  npx asof load && npx asof apply
  npx asof training-set --service failure_model --spine spine.csv --out training.parquet`;

/** In the order in which `--help` tells them. */
const groups: readonly (readonly [title: string, commands: readonly ((program: Command, run: Runner) => void)[]])[] = [
  ["Start:", [addInit, addLoad, addDoctor, addGrants, addInfrastructure, addCompletion]],
  ["Definitions:", [addTest, addPlan, addApply, addHistory, addList, addShow, addLineage, addImpact, addTeardown]],
  ["Features:", [addTrainingSet, addJobs, addScore, addCompile, addExplain]],
  [
    "Online:",
    [
      addMaterialize,
      addMaterializeIncremental,
      addBackfill,
      addRuns,
      addState,
      addReconcile,
      addPush,
      addGetOnlineFeatures,
    ],
  ],
];

/** Runs one command line (without the program's own name) and gives the exit code. Never throws, never ends the process. */
export async function runCli(words: readonly string[], context: CliContext): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const run: Runner = async (command, work) => {
    code = await runCommand(context, command, work);
  };
  const usage: string[] = [];
  const program = buildProgram(run, {
    writeOut: (text) => context.out.write(text),
    writeErr: (text) => usage.push(text),
    getOutHelpWidth: () => context.out.width,
    getOutHasColors: () => false,
  });
  try {
    await program.parseAsync(words, { from: "user" });
    return code;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return exitCodes.ok;
    return wrongUsage(usage.join(""), words, program, context);
  }
}

/** The commands and their options; `run` is handed each one that is called. */
export function buildProgram(run: Runner, output: OutputConfiguration): Command {
  const program = new Command("asof")
    .description("A warehouse-native feature store: typed feature definitions, compiled to SQL.")
    .usage("<command> [options]")
    .exitOverride()
    .configureOutput(output)
    .configureHelp({ subcommandTerm: termOf, minWidthToWrap: 20 })
    .version(version, "-v, --version", "print the version of asof");
  addGlobalOptions(program).addHelpOption(helpOption());
  for (const [title, commands] of groups) {
    program.commandsGroup(title);
    for (const add of commands) add(program, run);
  }
  addComplete(program, run);
  program.helpCommand("help [command]", "show the help of a command");
  for (const command of program.commands) {
    addGlobalOptions(command).addHelpOption(helpOption());
    tellItsHelp(command);
  }
  return program.addHelpText("after", epilogue);
}

function helpOption(): Option {
  return new Option("-h, --help", "show this help").helpGroup("Global options:");
}

/** `load [file]`: that there are options goes without saying. */
function termOf(command: Command): string {
  const args = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  return [command.name(), ...args].join(" ");
}

/** Without a command there is nothing wrong but that: the help says what there is. */
function wrongUsage(text: string, words: readonly string[], program: Command, context: CliContext): ExitCode {
  const json = words.includes("--json");
  const color = !words.includes("--no-color");
  const output = new Output(context.out, context.err, context.environment, {
    config: null,
    environment: null,
    json,
    quiet: false,
    color,
  });
  const wrong =
    wrongUsageOf(text, words, program) ?? (json ? { message: "no command is said", hint: "asof --help" } : null);
  if (wrong === null) context.err.write(text);
  else reportUsage(wrong.message, wrong.hint, output);
  return exitCodes.usage;
}
