import type { SelectionDefinition } from "../../ir/definition.ts";
import type { AnyView, ViewsByName } from "../../ir/on-demand.ts";
import type { EntitiesByName } from "./join-keys.ts";

/** A selection whose view is known. */
export interface KnownSelection {
  readonly role: string;
  readonly selection: SelectionDefinition;
  readonly view: AnyView;
}

/** What a service's selections are looked up in. */
export interface Definitions {
  readonly entities: EntitiesByName;
  readonly views: ViewsByName;
  /** On-demand views that are made of themselves, which is told, and which are not among the views. */
  readonly unsound: ReadonlySet<string>;
}
