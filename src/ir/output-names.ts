import type { SelectionDefinition } from "./definition.ts";

/** What an output column's name is made of. */
export interface OutputNaming {
  /** Whether the service or the request asked for full names. */
  readonly fullNames: boolean;
  /** The role's alias; null where the view takes part under its own name. */
  readonly alias: string | null;
  readonly view: string;
  readonly feature: string;
  /** The name that the selection gives the feature; null for its own. */
  readonly rename: string | null;
}

/**
 * The one rule for the names of output columns: the feature's own or given name; an alias always stands before it
 * (`origin__temp`), and with full names the view does where there is no alias (`weather__temp`).
 */
export function outputName(naming: OutputNaming): string {
  const own = naming.rename ?? naming.feature;
  const prefix = naming.alias ?? (naming.fullNames ? naming.view : null);
  return prefix === null ? own : `${prefix}__${own}`;
}

/** The name under which a view takes part in a service or a request: its alias, else its own name. */
export function roleName(selection: Pick<SelectionDefinition, "view" | "alias">): string {
  return selection.alias ?? selection.view;
}
