import type { FeatureServiceDefinition, SelectionDefinition } from "../../ir/definition.ts";
import type { Position } from "../position.ts";
import { describedProperties, readDescribed } from "./described.ts";
import { readSelection } from "./selection.ts";
import { readInteger } from "./types.ts";
import { readBoolean, readList, readName, readObject } from "./values.ts";

const properties = ["kind", "name", "version", "fullNames", "features", ...describedProperties];

/** `selections` are ones that have been read already. */
export function readFeatureService(
  value: unknown,
  at: Position,
  selections: readonly SelectionDefinition[] | null = null,
): FeatureServiceDefinition {
  const given = readObject(value, at, properties);
  const features = selections ?? readList(given["features"], at.at("features"), readSelection);
  if (features.length === 0) {
    at.at("features").error("empty-request", "a feature service needs a feature", "add a view: features: [weather]");
  }
  return {
    kind: "feature_service",
    name: readName(given["name"], at),
    version: readInteger(given["version"] ?? 1, at.at("version"), "a version", 1, Number.MAX_SAFE_INTEGER),
    fullNames: readBoolean(given["fullNames"], at.at("fullNames")),
    features,
    ...readDescribed(given, at),
  };
}
