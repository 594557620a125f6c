import type { FeatureViewDefinition, SelectionDefinition } from "../../ir/definition.ts";

/** A selection whose view is known. */
export interface KnownSelection {
  readonly role: string;
  readonly selection: SelectionDefinition;
  readonly view: FeatureViewDefinition;
}
