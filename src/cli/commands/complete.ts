import type { Command } from "commander";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

/** What completion scripts ask. Nobody reads it, so that it is not shown; it answers nothing rather than fail. */
export function addComplete(program: Command, run: Runner): void {
  const command = program.command("complete", { hidden: true }).argument("[line]", "the command line up to the cursor");
  command.action((line = "") => run(command, (session) => answer(program, session, line)));
}

async function answer(program: Command, session: Session, line: string): Promise<undefined> {
  const { output, context } = session;
  try {
    const [{ complete }, { wordsOf }, { projectJobs, projectNames }, { templates }] = await Promise.all([
      import("../complete/candidates.ts"),
      import("../complete/command-line.ts"),
      import("../complete/project-names.ts"),
      import("../init/templates.ts"),
    ]);
    const words = wordsOf(line).slice(1);
    const from = words[words.indexOf("--config") + 1];
    const folder = session.path(words.includes("--config") && from !== undefined ? from : ".");
    const { candidates, files } = await complete(program, words, {
      names: () => projectNames(folder, context.environment),
      jobs: () => projectJobs(folder, context.environment),
      templates: () => templates().map(({ name, summary }) => ({ value: name, description: summary })),
    });
    output.result({ files, candidates }, () => {
      const lines = candidates.map(({ value, description }) => `${oneLine(value)}\t${oneLine(description)}`);
      return `${[files ? "files" : "words", ...lines].join("\n")}\n`;
    });
  } catch {
    output.result({ files: false, candidates: [] }, () => "words\n");
  }
  return undefined;
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
