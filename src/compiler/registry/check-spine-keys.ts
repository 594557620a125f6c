import type { FeatureServiceDefinition } from "../../ir/definition.ts";
import { type AnyView, spineColumn, spineNeeds } from "../../ir/on-demand.ts";
import { type CanonicalType, sameType, typeName } from "../../ir/types.ts";
import { declaredKeys } from "./join-keys.ts";
import type { Definitions, KnownSelection } from "./known-selection.ts";
import type { Problems, Subject } from "./places.ts";

/** What a role reads of the spine, and from which column. */
export interface SpineKey {
  readonly role: string;
  /** As the role's view calls it. */
  readonly name: string;
  readonly type: CanonicalType;
  readonly column: string;
  /** `join key 'airport'`, `request value 'hours'`. */
  readonly what: string;
  /** Who declares it: an entity, or the view that it comes from. */
  readonly owner: string;
  /** Whether two of that name and of different types are told at the view itself. */
  readonly isChecked: boolean;
}

export function spineKeys(selections: readonly KnownSelection[], definitions: Definitions): readonly SpineKey[] {
  return selections.flatMap(({ role, selection, view }) =>
    readNames(view, definitions).map((one) => ({ ...one, role, column: spineColumn(selection, one.name) })),
  );
}

function readNames(view: AnyView, { entities, views }: Definitions): readonly Omit<SpineKey, "role" | "column">[] {
  if (view.kind === "feature_view")
    return declaredKeys(view, entities).map(({ name, type, entity }) => ({
      name,
      type,
      what: `join key '${name}'`,
      owner: `entity '${entity}'`,
      isChecked: true,
    }));
  return spineNeeds(view, views, [...entities.values()]).map(({ name, type, is, view: owner }) => ({
    name,
    type,
    what: `${is === "key" ? "join key" : "request value"} '${name}'`,
    owner: `view '${owner}'`,
    isChecked: false,
  }));
}

/** Roles may share a spine column, as long as the join keys read from it agree on its type. */
export function checkSpineKeys(
  subject: Subject<FeatureServiceDefinition>,
  selections: readonly KnownSelection[],
  definitions: Definitions,
  problems: Problems,
): void {
  const firsts = new Map<string, SpineKey>();
  for (const key of spineKeys(selections, definitions)) {
    const first = firsts.get(key.column) ?? key;
    firsts.set(key.column, first);
    // Within one role, the view itself has been told.
    if ((key.isChecked && first.role === key.role && first.name === key.name) || sameType(first.type, key.type))
      continue;
    problems.add(
      subject,
      ["features", key.role, "keys", key.name],
      "key-type-conflict",
      `spine column '${key.column}' would be ${typeName(first.type)} for ${origin(first)} and ${typeName(key.type)} for ${origin(key)}`,
      "give both keys one type, or map one of them to another spine column",
    );
  }
}

function origin(key: SpineKey): string {
  return `${key.what} of role '${key.role}' (${key.owner})`;
}
