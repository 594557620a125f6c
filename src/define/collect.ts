import { type Authored, readAuthored } from "./authored.ts";
import { type CollectedDefinitions, Gathering } from "./gathering.ts";
import { placesOfExpressions } from "./on-demand-view.ts";

/**
 * Gathers the definitions among a module's exports, however deep in lists and plain objects, and all that they are made
 * of: a service brings its views, a view its entities. Other exports are left alone.
 */
export function collectDefinitions(
  exports: Iterable<unknown> | Readonly<Record<string, unknown>>,
): CollectedDefinitions {
  const gathering = new Gathering();
  const seen = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const authored = readAuthored(value);
    if (authored !== null) gather(authored, gathering);
    else for (const inner of contents(value)) walk(inner);
  };
  for (const value of isIterable(exports) ? exports : Object.values(exports)) walk(value);
  return gathering.result();
}

function gather(authored: Authored, into: Gathering): void {
  if (authored.is === "type" || authored.is === "aggregate" || authored.is === "expression") return;
  for (const part of partsOf(authored)) gather(part, into);
  into.report(authored.problems);
  if (!("definition" in authored) || authored.is === "selection" || authored.is === "source") return;
  into.add(authored.definition, authored.place);
  if (authored.is === "on_demand_view") into.addPlaces(placesOfExpressions(authored));
}

function partsOf(authored: Exclude<Authored, { is: "type" | "aggregate" | "expression" }>): readonly Authored[] {
  switch (authored.is) {
    case "entity":
    case "sql":
      return [];
    case "source":
      return authored.query === null ? [] : [authored.query];
    case "feature_view":
      return authored.source === null ? authored.entities : [...authored.entities, authored.source];
    case "selection":
      return [authored.view];
    case "on_demand_view":
      return authored.inputs;
    case "feature_service":
      return authored.members;
    case "range":
    case "as_of":
      return authored.population === null ? [] : [authored.population];
  }
}

function contents(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? Object.values(value) : [];
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}
