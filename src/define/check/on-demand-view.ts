import type {
  ComputedFeatureDefinition,
  OnDemandInput,
  OnDemandViewDefinition,
  RequestValueDefinition,
} from "../../ir/definition.ts";
import type { Position } from "../position.ts";
import { describedProperties, readDescribed } from "./described.ts";
import { readExpression } from "./expression.ts";
import { refuseRepeated } from "./repeated.ts";
import { readSelection } from "./selection.ts";
import { readType } from "./types.ts";
import { readList, readName, readObject, readOptional, readTags, readText } from "./values.ts";

const properties = ["kind", "name", "inputs", "request", "features", ...describedProperties];

export function readOnDemandView(value: unknown, at: Position): OnDemandViewDefinition {
  const given = readObject(value, at, properties);
  const view: OnDemandViewDefinition = {
    kind: "on_demand_view",
    name: readName(given["name"], at),
    inputs: readList(given["inputs"], at.at("inputs"), readInput),
    request: readList(given["request"], at.at("request"), readRequestValue),
    features: readList(given["features"], at.at("features"), readComputedFeature),
    ...readDescribed(given, at),
  };
  refuseRepeated(
    view.inputs.map(({ name }) => name),
    "input",
    at.at("inputs"),
  );
  refuseRepeated(
    view.request.map(({ name }) => name),
    "request value",
    at.at("request"),
  );
  refuseRepeated(
    view.features.map(({ name }) => name),
    "feature",
    at.at("features"),
  );
  if (view.features.length === 0)
    at.error(
      "invalid-definition",
      "an on-demand view needs a feature",
      "add one: features: { warm: expr.bool`temp > 20` }",
    );
  return view;
}

function readInput(value: unknown, list: Position): OnDemandInput {
  const given = readObject(value, list, ["name", "selection"]);
  const name = readName(given["name"], list);
  const at = name === "" ? list : list.beside(name);
  return { name, selection: readSelection(given["selection"], at) };
}

function readRequestValue(value: unknown, list: Position): RequestValueDefinition {
  const given = readObject(value, list, ["name", "type", "description"]);
  const name = readName(given["name"], list);
  const at = name === "" ? list : list.beside(name);
  return {
    name,
    type: readType(given["type"], at),
    description: readOptional(given["description"], at.at("description"), readText),
  };
}

function readComputedFeature(value: unknown, list: Position): ComputedFeatureDefinition {
  const given = readObject(value, list, ["name", "type", "expression", "description", "tags"]);
  const name = readName(given["name"], list);
  const at = name === "" ? list : list.beside(name);
  return {
    name,
    type: readType(given["type"], at),
    expression: readExpression(given["expression"], at.at("expression")),
    description: readOptional(given["description"], at.at("description"), readText),
    tags: readTags(given["tags"], at.at("tags")),
  };
}
