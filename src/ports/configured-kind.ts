/** A kind of thing that a configuration can name, with what may be said of it. */
export interface ConfiguredKind {
  /** What a configuration says as `kind`. */
  readonly name: string;
  /** All that a configuration may say besides. */
  readonly options: Readonly<Record<string, OptionType>>;
  /** Options without which nothing can be reached. */
  readonly needs: readonly string[];
  /** The npm packages that it is spoken to with. */
  readonly clients: readonly string[];
}

/**
 * What an option takes. `secret` is text that a configuration file may name an environment variable for, and never holds
 * itself; `labels` are texts by name; a list holds the words that there are.
 */
export type OptionType = "text" | "number" | "boolean" | "secret" | "labels" | readonly string[];
