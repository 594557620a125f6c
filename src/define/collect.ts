import { type Authored, readAuthored } from "./authored.ts";
import { type CollectedDefinitions, Gathering } from "./gathering.ts";
import { placesOfExpressions } from "./on-demand-view.ts";

/**
 * Gathers the definitions among a module's exports, however deep in lists and plain objects, and all that they are made
 * of: a service brings its views, a view its entities. Other exports are left alone.
 */
export function collectDefinitions(exports: Exports): CollectedDefinitions {
  const gathering = new Gathering();
  for (const authored of authoredIn(exports)) gather(authored, gathering);
  return gathering.result();
}

export type Exports = Iterable<unknown> | Readonly<Record<string, unknown>>;

/** Each object of the authoring API among a module's exports, once, however deep in lists and plain objects. */
export function authoredIn(exports: Exports): readonly Authored[] {
  const found: Authored[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const authored = readAuthored(value);
    if (authored !== null) found.push(authored);
    else for (const inner of contents(value)) walk(inner);
  };
  for (const value of isIterable(exports) ? exports : Object.values(exports)) walk(value);
  return found;
}

/** Parts of definitions that say nothing by themselves, and tests, which define nothing. */
type Undefining = { is: "type" | "aggregate" | "expression" | "source_rows" | "feature_test" };
const undefining: ReadonlySet<Authored["is"]> = new Set<Undefining["is"]>([
  "type",
  "aggregate",
  "expression",
  "source_rows",
  "feature_test",
]);

function isDefining(authored: Authored): authored is Exclude<Authored, Undefining> {
  return !undefining.has(authored.is);
}

function gather(authored: Authored, into: Gathering): void {
  if (!isDefining(authored)) return;
  for (const part of partsOf(authored)) gather(part, into);
  into.report(authored.problems);
  if (!("definition" in authored) || authored.is === "selection" || authored.is === "source") return;
  into.add(authored.definition, authored.place);
  if (authored.is === "feature_view") into.addPlaces(authored.places);
  if (authored.is === "on_demand_view") into.addPlaces(placesOfExpressions(authored));
}

function partsOf(authored: Exclude<Authored, Undefining>): readonly Authored[] {
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
