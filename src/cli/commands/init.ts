import type { Command } from "commander";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

export function addInit(program: Command, run: Runner): void {
  const command = program
    .command("init")
    .summary("make a small feature repository that works")
    .description(
      "Makes a small feature repository that works: configuration, features, data and a spine. Overwrites nothing.",
    )
    .argument("[folder]", "made where it does not exist", ".");
  command.action((folder: string) => run(command, (session) => init(session, folder)));
}

async function init(session: Session, folder: string): Promise<undefined> {
  const { writeTemplate } = await import("../init/write-template.ts");
  const target = session.path(folder);
  const files = await writeTemplate(target, folder);
  session.output.summary({ folder: target, files }, () => told(folder, files, session));
}

function told(folder: string, files: readonly string[], { output: { styles } }: Session): string {
  const commands = [
    ...(folder === "." ? [] : [`cd ${folder}`]),
    "npm install",
    "npx asof load",
    "npx asof apply",
    "npx asof training-set --service failure_model --spine spine.csv --out training.parquet",
  ];
  const where = folder === "." ? "this folder" : folder;
  return [
    `${styles.green("made")} a feature repository in ${styles.bold(where)}`,
    ...files.map((file) => styles.dim(`  ${file}`)),
    "",
    "next:",
    ...commands.map((command) => `  ${command}`),
    "",
  ].join("\n");
}
