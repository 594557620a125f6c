import { styleText } from "node:util";
import type { Environment, Terminal } from "./context.ts";

type Format = Extract<Parameters<typeof styleText>[0], string>;

/** Colours, or nothing at all. */
export interface Styles {
  readonly enabled: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** Colours for a terminal alone, unless the user wants none (`--no-color`, NO_COLOR) or some all the same (FORCE_COLOR). */
export function stylesFor(terminal: Terminal, environment: Environment, wanted: boolean): Styles {
  const refused = !wanted || isSet(environment["NO_COLOR"]) || environment["TERM"] === "dumb";
  const enabled = !refused && (isSet(environment["FORCE_COLOR"]) || terminal.isTerminal);
  const style = (format: Format) => (text: string) =>
    enabled && text !== "" ? styleText(format, text, { validateStream: false }) : text;
  return {
    enabled,
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    cyan: style("cyan"),
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0";
}
