import type { Command } from "commander";
import type { GlobalOptions } from "./output.ts";

/** The options that every command takes, written before or after its name. */
export function addGlobalOptions(command: Command): Command {
  return command
    .optionsGroup("Global options:")
    .option("--config <path>", "asof.config.ts or its folder; otherwise the nearest one, here or above")
    .option("--env <name>", "an environment of the configuration (also: ASOF_ENV); otherwise its default")
    .option("--json", "one JSON value on stdout, diagnostics included")
    .option("-q, --quiet", "no notes, progress or summaries")
    .option("--no-color", "no colours (also: NO_COLOR)");
}

interface SaidOptions {
  readonly config?: string;
  readonly env?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** As said anywhere on the command line; what stands after the command's name wins. */
export function globalsOf(command: Command): GlobalOptions {
  const chain: Command[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent) chain.push(one);
  const said = chain.map((one) => one.opts<SaidOptions>());
  return {
    config: said.map((one) => one.config).find((one) => one !== undefined) ?? null,
    environment: said.map((one) => one.env).find((one) => one !== undefined) ?? null,
    json: said.some((one) => one.json === true),
    quiet: said.some((one) => one.quiet === true),
    color: said.every((one) => one.color !== false),
  };
}
