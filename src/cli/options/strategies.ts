import type { Command } from "commander";
import { suggestion } from "../../kernel/names.ts";
import { strategyNames } from "../../ports/dialect.ts";
import { UsageError } from "../usage-error.ts";
import { collect } from "./collect.ts";

export interface StrategyOptions {
  readonly strategy?: string;
  readonly strategyFor?: readonly string[];
}

export function addStrategyOptions(command: Command): Command {
  return command
    .optionsGroup("How to join:")
    .option("--strategy <name>", `for every join to which it applies: ${strategyNames.join(", ")}`)
    .option("--strategy-for <view=name>", "for one view or role; repeatable", collect);
}

export interface StrategiesAsked {
  readonly strategy: string | null;
  readonly strategies: Readonly<Record<string, string>>;
}

export function strategiesOf({ strategy, strategyFor = [] }: StrategyOptions): StrategiesAsked {
  const pairs = strategyFor.map((text): [string, string] => {
    const at = text.lastIndexOf("=");
    if (at < 1)
      throw new UsageError(`--strategy-for: '${text}' is not view=strategy`, "as in --strategy-for weather=probe");
    return [text.slice(0, at), known(text.slice(at + 1), "--strategy-for")];
  });
  return {
    strategy: strategy === undefined ? null : known(strategy, "--strategy"),
    strategies: Object.fromEntries(pairs),
  };
}

function known(name: string, option: string): string {
  if (strategyNames.some((one) => one === name)) return name;
  throw new UsageError(`${option}: there is no strategy '${name}'`, suggestion(name, strategyNames));
}
