import type { FeatureDefinition, FeatureViewDefinition, SourceDefinition } from "../../ir/definition.ts";
import { longestDuration, parseDuration } from "../../kernel/time.ts";
import type { Position } from "../position.ts";
import { readAggregate } from "./aggregate.ts";
import { describedProperties, readDescribed } from "./described.ts";
import { readExpression } from "./expression.ts";
import { refuseRepeated } from "./repeated.ts";
import { readSource } from "./source.ts";
import { readType } from "./types.ts";
import {
  kindOf,
  type Properties,
  readList,
  readName,
  readObject,
  readOptional,
  readTags,
  readText,
  readWord,
} from "./values.ts";

const properties = [
  "kind",
  "name",
  "entities",
  "source",
  "ttl",
  "boundary",
  "features",
  "strategy",
  ...describedProperties,
];

/** `source` is one that has been read already. */
export function readFeatureView(
  value: unknown,
  at: Position,
  source: SourceDefinition | null = null,
): FeatureViewDefinition {
  const given = readObject(value, at, properties);
  const view: FeatureViewDefinition = {
    kind: "feature_view",
    name: readName(given["name"], at),
    entities: readList(given["entities"], at.at("entities"), readName),
    source: source ?? readSource(given["source"], at.at("source")),
    ttl: readOptional(given["ttl"], at.at("ttl"), readTtl),
    boundary: readWord(given["boundary"], at.at("boundary"), ["inclusive", "strict"]),
    features: readList(given["features"], at.at("features"), readFeature),
    strategy: readOptional(given["strategy"], at.at("strategy"), readName),
    ...readDescribed(given, at),
  };
  checkView(view, at);
  return view;
}

function checkView(view: FeatureViewDefinition, at: Position): void {
  refuseRepeated(view.entities, "entity", at.at("entities"));
  refuseRepeated(
    view.features.map((feature) => feature.name),
    "feature",
    at.at("features"),
  );
  // Where features could not be read, that is what is wrong.
  if (view.features.length === 0 && at.isClean) {
    at.at("features").error(
      "invalid-definition",
      "a feature view needs a feature",
      "add one: features: { temp: t.float64 }",
    );
  }
  if (view.ttl !== null && view.source.eventTime === null) {
    at.at("ttl").warning(
      "invalid-definition",
      "a TTL has no effect on a static source",
      "name the source's eventTime, or leave the TTL out",
    );
  }
}

function readFeature(value: unknown, list: Position): FeatureDefinition {
  const given = readObject(value, list, ["name", "type", "column", "expression", "aggregate", "description", "tags"]);
  const name = readName(given["name"], list);
  // Features are spoken of by name rather than by their place in the list.
  const at = name === "" ? list : list.beside(name);
  return {
    name,
    type: readType(given["type"], at),
    column: readColumn(given, name, at),
    expression: readOptional(given["expression"], at.at("expression"), readExpression),
    aggregate: readOptional(given["aggregate"], at.at("aggregate"), readAggregate),
    description: readOptional(given["description"], at.at("description"), readText),
    tags: readTags(given["tags"], at.at("tags")),
  };
}

/** Called like the feature, where nothing is said; an expression leaves nothing to say. */
function readColumn(given: Properties, name: string, at: Position): string {
  if (given["column"] === undefined) return name;
  const column = readName(given["column"], at.at("column"));
  const isComputed = given["expression"] !== undefined && given["expression"] !== null;
  if (isComputed && column !== name)
    at.error(
      "invalid-definition",
      "a feature is of a column or of an expression, not of both",
      "leave one of them out",
    );
  return column;
}

/** A TTL in microseconds. */
function readTtl(value: unknown, at: Position): number | null {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    at.error(
      "invalid-duration",
      `expected whole microseconds, found ${kindOf(value)}`,
      "write a duration like '3 hours'",
    );
    return null;
  }
  if (value <= 0) at.error("ttl-not-positive", "a TTL must be greater than zero", "leave the TTL out for no bound");
  else if (value > longestDuration) tooLong(at);
  return value;
}

function tooLong(at: Position): void {
  at.error("ttl-too-long", "a TTL may be a hundred years at most", "leave the TTL out for no bound");
}

/** The microseconds of an author's `"3 hours"`; undefined, and so without a further word, where it cannot be read. */
export function readDuration(value: unknown, at: Position): number | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === "string" ? value : "";
  const microseconds = parseDuration(text);
  if (microseconds !== null) return microseconds;
  if (parseDuration(text.replace(/\d+/, "1")) !== null) tooLong(at);
  else
    at.error(
      "invalid-duration",
      "this is not a duration",
      "write a whole number and a unit, like '3 hours' or '1 day'",
    );
  return undefined;
}
