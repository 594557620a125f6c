import type { Environment, Terminal } from "./context.ts";
import { jsonText } from "./json.ts";
import { type Styles, stylesFor } from "./styles.ts";

export interface GlobalOptions {
  /** The configuration file or its folder; null: the nearest one. */
  readonly config: string | null;
  /** The environment of the configuration that is said; null: none is. */
  readonly environment: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Results go to stdout, as text or as one JSON value; all else goes to stderr. */
export class Output {
  readonly options: GlobalOptions;
  readonly styles: Styles;
  readonly errorStyles: Styles;
  readonly out: Terminal;
  readonly err: Terminal;

  constructor(out: Terminal, err: Terminal, environment: Environment, options: GlobalOptions) {
    this.out = out;
    this.err = err;
    this.options = options;
    this.styles = stylesFor(out, environment, options.color && !options.json);
    this.errorStyles = stylesFor(err, environment, options.color);
  }

  /** Cells that a line of the result may take: a file and a pipe take any. */
  get width(): number {
    return this.out.isTerminal ? this.out.width : Number.POSITIVE_INFINITY;
  }

  /** What was asked for: always printed. `json` gets `ok: true` in front. */
  result(json: object, text: () => string): void {
    this.out.write(this.options.json ? `${jsonText({ ok: true, ...json })}\n` : text());
  }

  /** What was done: left out by `--quiet`, but not from JSON. */
  summary(json: object, text: () => string): void {
    if (this.options.json || !this.options.quiet) this.result(json, text);
  }

  /** Something worth knowing, beside the result. */
  note(text: string): void {
    if (!this.options.quiet && !this.options.json) this.err.write(`${this.errorStyles.cyan("note:")} ${text}\n`);
  }
}
