import type { Command } from "commander";
import { suggestion } from "../../kernel/names.ts";
import { defaultTemplate, type Template, templates } from "../init/templates.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

interface InitOptions {
  readonly template: string;
  readonly listTemplates?: boolean;
}

export function addInit(program: Command, run: Runner): void {
  const command: Command = program
    .command("init")
    .summary("make a small feature repository that works")
    .description(
      "Makes a small feature repository that works: configuration, features, data and a spine. Overwrites nothing.",
    )
    .argument("[folder]", "made where it does not exist", ".")
    .option("--template <name>", "what to begin with", defaultTemplate)
    .option("--list-templates", "list the templates and make nothing")
    .addHelpText("after", () => {
      const width = command.configureOutput().getOutHelpWidth?.();
      return `\nTemplates:\n${templatesText(templates(), width ?? Number.POSITIVE_INFINITY)}`;
    });
  command.action((folder: string) => run(command, (session) => init(session, folder, command.opts<InitOptions>())));
}

async function init(session: Session, folder: string, options: InitOptions): Promise<undefined> {
  const all = templates();
  if (options.listTemplates === true) {
    const listed = all.map(({ name, summary }) => ({ name, summary }));
    session.output.result({ templates: listed }, () => `${templatesText(all, session.output.width)}\n`);
    return;
  }
  const template = all.find(({ name }) => name === options.template) ?? unknown(options.template, all);
  const { writeTemplate } = await import("../init/write-template.ts");
  const target = session.path(folder);
  const files = await writeTemplate(template, target, folder);
  const next = firstCommands(template, folder);
  session.output.summary({ folder: target, template: template.name, files, next }, () =>
    told(folder, files, next, session),
  );
}

function unknown(name: string, all: readonly Template[]): never {
  const names = all.map((one) => one.name);
  throw new UsageError(`--template: there is no template '${name}'`, suggestion(name, names));
}

function templatesText(all: readonly Template[], width: number): string {
  const names = Math.max(...all.map(({ name }) => name.length));
  const lines = all.flatMap(({ name, summary }) =>
    wrapped(summary, width - names - 4).map((line, index) => `  ${(index === 0 ? name : "").padEnd(names)}  ${line}`),
  );
  return lines.join("\n");
}

/** A text in lines of whole words: what a template is for is not to be cut. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function firstCommands(template: Template, folder: string): readonly string[] {
  const next = template.next.map((command) => (command.startsWith("asof ") ? `npx ${command}` : command));
  return [...(folder === "." ? [] : [`cd ${inShell(folder)}`]), "npm install", ...next];
}

/** A name as any shell reads it back: in quotes where it holds more than letters, digits and signs of paths. */
function inShell(folder: string): string {
  return /^[\p{L}\p{N}._/@:+-]+$/u.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`;
}

function told(
  folder: string,
  files: readonly string[],
  next: readonly string[],
  { output: { styles } }: Session,
): string {
  const where = folder === "." ? "this folder" : folder;
  return [
    `${styles.green("made")} a feature repository in ${styles.bold(where)}`,
    ...files.map((file) => styles.dim(`  ${file}`)),
    "",
    "next:",
    ...next.map((command) => `  ${command}`),
    "",
  ].join("\n");
}
