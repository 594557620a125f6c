import type { Command } from "commander";
import type { FeatureTestReport } from "../../runtime/feature-tests/results.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { Progress } from "../progress.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

export function addTest(program: Command, run: Runner): void {
  const command = program
    .command("test")
    .summary("run the tests of features")
    .description(
      "Runs the tests of features (featureTest) in a warehouse of their own, in memory: tables are made of the rows that each test gives, " +
        "its features are computed by the statement that any request compiles to, and compared with what it expects. Neither " +
        "the configured warehouse nor the registry is touched. Exit code 0: all passed, 1: one failed or could not be run.",
    )
    .argument("[name]", "those alone whose names hold this text");
  command.action((name: string | undefined) => run(command, (session) => test(session, name)));
}

async function test(session: Session, name: string | undefined): Promise<ExitCode> {
  const { output, signal } = session;
  const { store } = await session.project();
  const report = await told(session, () => store.test({ name, signal }));
  if (report.results.length === 0) tellOfNone(session, name);
  const { reportJson, reportText } = await import("../feature-tests/report.ts");
  output.result(reportJson(report), () => reportText(report, session));
  return report.failed === 0 ? exitCodes.ok : exitCodes.failed;
}

async function told(session: Session, work: () => Promise<FeatureTestReport>): Promise<FeatureTestReport> {
  const progress = new Progress(session.output);
  progress.tell("running tests");
  try {
    return await work();
  } finally {
    progress.stop();
  }
}

/** A name that nothing has is a slip; a repository without tests is none. */
function tellOfNone({ output }: Session, name: string | undefined): void {
  if (name !== undefined) throw new UsageError(`no test has '${name}' in its name`, "asof test runs all of them");
  output.note("there are no tests yet: export one that featureTest() makes");
}
