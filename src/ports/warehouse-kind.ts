import type { Dialect } from "./dialect.ts";
import type { Warehouse } from "./warehouse.ts";

/** A kind of warehouse that a configuration can name: what its options are, and how it is opened. */
export interface WarehouseKind {
  /** What a configuration says as `kind`. */
  readonly name: string;
  readonly dialect: Dialect;
  /** All that a configuration may say besides. */
  readonly options: Readonly<Record<string, OptionType>>;
  /** Options without which nothing can be reached. */
  readonly needs: readonly string[];
  /** The npm packages that it is spoken to with. */
  readonly clients: readonly string[];
  /** Opens it with options that were checked. Relative paths start from `folder`. Nothing is asked of it yet. */
  open(options: object, folder: string): Promise<Warehouse>;
}

/**
 * What an option takes. `secret` is text that a configuration file may name an environment variable for, and never holds
 * itself; `labels` are texts by name; a list holds the words that there are.
 */
export type OptionType = "text" | "number" | "boolean" | "secret" | "labels" | readonly string[];
