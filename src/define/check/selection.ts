import type { SelectedFeature, SelectionDefinition } from "../../ir/definition.ts";
import type { Position } from "../position.ts";
import { readList, readName, readObject, readOptional, readRecord } from "./values.ts";

export function readSelection(value: unknown, at: Position): SelectionDefinition {
  const given = readObject(value, at, ["view", "alias", "keys", "features"]);
  const features = readOptional(given["features"], at.at("features"), (list, inner) =>
    readList(list, inner, readSelected),
  );
  if (features !== null) refuseCollisions(features, at.at("features"));
  return {
    view: readName(given["view"], at.at("view")),
    alias: readOptional(given["alias"], at.at("alias"), readName),
    keys: readRecord(given["keys"], at.at("keys"), readName),
    features,
  };
}

function readSelected(value: unknown, at: Position): SelectedFeature {
  const given = readObject(value, at, ["name", "rename"]);
  return { name: readName(given["name"], at), rename: readOptional(given["rename"], at.at("rename"), readName) };
}

/** What a selected feature is called in the output, before any prefix. */
export function outputName(feature: SelectedFeature): string {
  return feature.rename ?? feature.name;
}

/** Two features of one selection that would give one output column, and a selection of nothing. */
export function refuseCollisions(features: readonly SelectedFeature[], at: Position): void {
  if (features.length === 0)
    at.error("empty-request", "no feature is selected", "name at least one, or select the whole view");
  const seen = new Map<string, string>();
  for (const feature of features) {
    const output = outputName(feature);
    const other = seen.get(output);
    if (other !== undefined) {
      at.error(
        "output-collision",
        `'${other}' and '${feature.name}' both give the column '${output}'`,
        "rename one of them, or leave it out",
      );
    }
    seen.set(output, feature.name);
  }
}
