import type { Command } from "commander";
import type { CliContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { reportFailure } from "./failure.ts";
import { globalsOf } from "./global-options.ts";
import { Output } from "./output.ts";
import { Session } from "./session.ts";

/** What a command does. Nothing returned means that it went well. */
export type Work = (session: Session) => Promise<ExitCode | undefined>;

/** How a command hands over its work. */
export type Runner = (command: Command, work: Work) => Promise<void>;

/** Runs one command to its end, cleaning up behind it, whatever happens. */
export async function runCommand(context: CliContext, command: Command, work: Work): Promise<ExitCode> {
  const output = new Output(context.out, context.err, context.environment, globalsOf(command));
  const session = new Session(context, output);
  try {
    return (await work(session)) ?? exitCodes.ok;
  } catch (thrown) {
    return reportFailure(thrown, {
      output,
      folders: session.folders,
      cancelled: context.signal.aborted,
      debug: context.environment["ASOF_DEBUG"] === "1",
    });
  } finally {
    await session.close();
  }
}
