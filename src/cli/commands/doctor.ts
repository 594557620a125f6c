import type { Command } from "commander";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

interface DoctorOptions {
  readonly out?: string;
}

export function addDoctor(program: Command, run: Runner): void {
  const command = program
    .command("doctor")
    .summary("look at everything that is needed, and tell what is missing")
    .description(
      "Looks at everything that asof needs: Node.js and packages, configuration, definitions, registry, the warehouse with its " +
        "version, clock and rights, each table, query and index that the definitions want, the online store and run state with " +
        "their clocks and rights, and what is served of each view. Tells what to do about what is missing, and changes nothing. Exit code 0: nothing failed, 1: something did.",
    )
    .option("--out <where>", "also whether this may be written: a file or table:[schema.]name");
  command.action(() => run(command, (session) => doctor(session, command.opts<DoctorOptions>())));
}

async function doctor(session: Session, { out }: DoctorOptions): Promise<ExitCode> {
  const [{ examine }, { checksText, countsOf, redacted }] = await Promise.all([
    import("../doctor/examine.ts"),
    import("../doctor/checks-text.ts"),
  ]);
  const checks = (await examine(session, out ?? null)).map(redacted);
  const counts = countsOf(checks);
  const healthy = counts.failed === 0;
  const { styles, width } = session.output;
  session.output.result({ ok: healthy, counts, checks }, () => checksText(checks, styles, width));
  return healthy ? exitCodes.ok : exitCodes.failed;
}
