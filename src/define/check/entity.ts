import type { EntityDefinition, JoinKey } from "../../ir/definition.ts";
import type { Position } from "../position.ts";
import { describedProperties, readDescribed } from "./described.ts";
import { refuseRepeated } from "./repeated.ts";
import { readType } from "./types.ts";
import { readList, readName, readObject } from "./values.ts";

export function readEntity(value: unknown, at: Position): EntityDefinition {
  const given = readObject(value, at, ["kind", "name", "keys", ...describedProperties]);
  const keys = readList(given["keys"], at.at("keys"), readJoinKey);
  if (keys.length === 0) {
    at.error("invalid-definition", "an entity needs a join key", "add one: key: { airport: t.string }");
  }
  refuseRepeated(
    keys.map((key) => key.name),
    "join key",
    at.at("keys"),
  );
  return { kind: "entity", name: readName(given["name"], at), keys, ...readDescribed(given, at) };
}

function readJoinKey(value: unknown, at: Position): JoinKey {
  const given = readObject(value, at, ["name", "type"]);
  return { name: readName(given["name"], at), type: readType(given["type"], at.at("type")) };
}
