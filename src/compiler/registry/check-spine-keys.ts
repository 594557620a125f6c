import type { FeatureServiceDefinition } from "../../ir/definition.ts";
import { sameType, typeName } from "../../ir/types.ts";
import { entryOf } from "../../kernel/names.ts";
import { declaredKeys, type EntitiesByName, type OwnedJoinKey } from "./join-keys.ts";
import type { KnownSelection } from "./known-selection.ts";
import type { Problems, Subject } from "./places.ts";

/** A join key of a role, and the spine column that it is read from. */
export interface SpineKey extends OwnedJoinKey {
  readonly role: string;
  readonly column: string;
}

export function spineKeys(selections: readonly KnownSelection[], entities: EntitiesByName): readonly SpineKey[] {
  return selections.flatMap(({ role, selection, view }) =>
    declaredKeys(view, entities).map((key) => ({
      ...key,
      role,
      column: entryOf(selection.keys, key.name) ?? key.name,
    })),
  );
}

/** Roles may share a spine column, as long as the join keys read from it agree on its type. */
export function checkSpineKeys(
  subject: Subject<FeatureServiceDefinition>,
  selections: readonly KnownSelection[],
  entities: EntitiesByName,
  problems: Problems,
): void {
  const firsts = new Map<string, SpineKey>();
  for (const key of spineKeys(selections, entities)) {
    const first = firsts.get(key.column) ?? key;
    firsts.set(key.column, first);
    // Within one role, the view itself has been told.
    if ((first.role === key.role && first.name === key.name) || sameType(first.type, key.type)) continue;
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
  return `join key '${key.name}' of role '${key.role}' (entity '${key.entity}')`;
}
