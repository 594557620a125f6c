import type { EntityDefinition, FeatureViewDefinition, JoinKey } from "../../ir/definition.ts";

export type EntitiesByName = ReadonlyMap<string, EntityDefinition>;

/** A join key of a view, and which entity declares it. */
export interface OwnedJoinKey extends JoinKey {
  readonly entity: string;
}

/** The join keys of a view in the order of its entities; a name that several of them share comes several times. */
export function declaredKeys(view: FeatureViewDefinition, entities: EntitiesByName): readonly OwnedJoinKey[] {
  return [...new Set(view.entities)].flatMap((name) =>
    (entities.get(name)?.keys ?? []).map((key) => ({ ...key, entity: name })),
  );
}
