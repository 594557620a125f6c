import type { Diagnostic } from "../kernel/diagnostics.ts";
import { type AuthoredEntity, readAuthored, seal } from "./authored.ts";
import { describedProperties } from "./check/described.ts";
import { readEntity } from "./check/entity.ts";
import { isObject, readObject } from "./check/values.ts";
import type { DescribedOptions } from "./described.ts";
import { pathOf } from "./path.ts";
import { placeOfCall } from "./place.ts";
import { Position } from "./position.ts";
import type { Simplify, shape } from "./shape.ts";
import { type KeyValues, type Types, typeOf } from "./type.ts";

/** A thing that features describe. `Keys` are its join keys' names and values. */
export interface Entity<out Name extends string = string, out Keys = unknown> {
  readonly is: "entity";
  /** Its name in the registry. */
  readonly name: Name;
  readonly [shape]: Keys;
}

/** What an entity is made of. */
export interface EntityOptions<K extends Types> extends DescribedOptions {
  /** Join keys: what rows of a source, and of a spine, are matched by. */
  readonly key: K;
}

/** Defines an entity: `entity("airport", { key: { airport: t.string } })`. */
export function entity<N extends string, K extends Types>(
  name: N,
  options: EntityOptions<K>,
): Entity<N, Simplify<KeyValues<K>>> {
  const problems: Diagnostic[] = [];
  const place = placeOfCall(entity);
  const at = new Position(pathOf("entities", name), place, problems);
  const { key, ...said } = readObject(options, at, ["key", ...describedProperties]);
  const definition = readEntity({ ...said, name, keys: joinKeys(key, at.at("key")) }, at);
  return seal({ is: "entity", name: definition.name }, { is: "entity", definition, place, problems });
}

function joinKeys(key: unknown, at: Position): readonly unknown[] {
  if (!isObject(key)) return [];
  return Object.entries(key).map(([name, given]) => {
    const type = typeOf(given);
    if (type !== null && type.column !== null) {
      at.at(name).error(
        "invalid-definition",
        "a join key's column is its source's matter",
        `write it there: keys: { ${name}: "${type.column}" }`,
      );
    }
    return { name, type: type?.type ?? given };
  });
}

export function entityOf(value: unknown): AuthoredEntity | null {
  const authored = readAuthored(value);
  return authored?.is === "entity" ? authored : null;
}
