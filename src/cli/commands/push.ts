import { type Command, Option } from "commander";
import type { PushOptions, PushOutcome } from "../../define/index.ts";
import { formatRelation } from "../../runtime/relation-text.ts";
import { collect } from "../options/collect.ts";
import { Progress } from "../progress.ts";
import { countOf } from "../quantities.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import type { Styles } from "../styles.ts";

interface PushCommandOptions extends Pick<PushOptions, "to"> {
  readonly null?: readonly string[];
}

export function addPush(program: Command, run: Runner): void {
  const command = program
    .command("push")
    .summary("write rows of a source to where its features are served from")
    .description(
      "Checks the rows of a file by the columns that a source declares, and writes them to the views over it that are served, to " +
        "its table, or to both. The newest row of each entity stays, whatever comes when. Views over windows are left to runs.",
    )
    .argument("<source>", "a source that takes pushed rows: push: true")
    .argument("<file>", ".csv, .jsonl (also .gz) or .parquet")
    .addOption(
      new Option("--to <where>", "where the rows go").choices(["online", "offline", "both"]).makeOptionMandatory(),
    )
    .option("--null <text>", "a text that means NULL; repeatable (default: the empty field)", collect);
  command.action((source: string, file: string) =>
    run(command, (session) => push(session, { source, file }, command.opts<PushCommandOptions>())),
  );
}

interface Pushed {
  readonly source: string;
  readonly file: string;
}

/** All of the file's rows are checked before the first is written: a push is of as many rows as memory holds. */
async function push(session: Session, { source, file }: Pushed, options: PushCommandOptions): Promise<undefined> {
  const { store } = await session.project();
  const [{ pushSource }, { fileObjects }] = await Promise.all([
    import("../../runtime/push/push-source.ts"),
    import("../../runtime/push/file-objects.ts"),
  ]);
  const { columns, relation } = pushSource(await store.registry(), source);
  const rows = await fileObjects(session.path(file), columns, options.null);
  const progress = new Progress(session.output);
  progress.tell(`pushing ${countOf(rows.length, "row")} of ${formatRelation(relation)}`);
  try {
    const outcome = await store.push(source, rows, { to: options.to, signal: session.signal });
    session.output.summary({ ...outcome, file }, () => outcomeText(outcome, session.output.styles));
  } finally {
    progress.stop();
  }
}

function outcomeText({ rows, offline, online, leftToRuns }: PushOutcome, styles: Styles): string {
  const pushed = countOf(rows, "row");
  const lines = [
    ...(offline === null ? [] : [`${styles.green("appended")} ${pushed} to ${styles.bold(offline.table)}`]),
    ...online.map(
      ({ view, state, written }) =>
        `${styles.green("written")} ${written} of ${pushed} to ${styles.bold(view)}${state === "prepared" ? ", which is being filled" : ""}`,
    ),
    ...leftToRuns.map((view) => `${styles.dim("left")} ${view} to the next run: it is computed over windows`),
  ];
  return lines.length === 0 ? "nothing is served of this source\n" : `${lines.join("\n")}\n`;
}
