import type { Command } from "commander";
import { suggestion } from "../kernel/names.ts";

/** What is wrong with a command line, and what would put it right. */
export interface WrongUsage {
  readonly message: string;
  readonly hint: string;
}

/** Which help says more: told behind an error of the command. */
export function tellItsHelp(command: Command): void {
  command.showHelpAfterError(`asof ${command.name()} --help`);
}

/**
 * Commander's own words (`error: unknown command 'aply' (Did you mean apply?)`) as all else is told; null where nothing is
 * wrong but that no command was said.
 */
export function wrongUsageOf(told: string, words: readonly string[], program: Command): WrongUsage | null {
  const [, said, meant, help] =
    /error: ([^\n]*)(?:\n\(Did you mean ([^)]*)\?\))?\n?(asof [^\n]*--help)?/.exec(told) ?? [];
  if (said !== undefined) return choiceOf(said) ?? { message: said, hint: hintOf(meant, help) };
  const asked = words.find((word) => !word.startsWith("-"));
  const name = asked === "help" ? words[words.indexOf("help") + 1] : undefined;
  if (name === undefined) return null;
  return {
    message: `unknown command '${name}'`,
    hint: suggestion(
      name,
      program.commands.map((one) => one.name()),
    ),
  };
}

function hintOf(meant: string | undefined, help = "asof --help"): string {
  return meant === undefined ? help : `did you mean '${meant}'?`;
}

/** `--for: 'all' is none of its choices`. */
function choiceOf(said: string): WrongUsage | null {
  const found =
    /^(?:command-argument value|option '(?<option>--[\w-]+)[^']*' argument) '(?<value>.*)' is invalid(?: for argument '(?<name>[^']*)')?\. Allowed choices are (?<choices>.*)\.$/.exec(
      said,
    )?.groups;
  if (found === undefined) return null;
  const { option, name, value = "", choices = "" } = found;
  return {
    message: `${option ?? `<${name}>`}: '${value}' is none of its choices`,
    hint: suggestion(value, choices.split(", ")),
  };
}
