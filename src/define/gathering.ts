import type { Definition } from "../ir/definition.ts";
import { type DefinitionKey, definitionKey } from "../ir/registry.ts";
import { type Diagnostic, error, type Place } from "../kernel/diagnostics.ts";
import { canonicalJson } from "../kernel/hash.ts";
import { pathOf } from "./path.ts";

const collections = {
  entity: "entities",
  feature_view: "featureViews",
  on_demand_view: "onDemandViews",
  feature_service: "featureServices",
} as const;
const words = {
  entity: "entities",
  feature_view: "feature views",
  on_demand_view: "on-demand views",
  feature_service: "feature services",
} as const;

/** Where a definition stands in messages: `featureServices.delay_model`. */
export function definitionPath(definition: Pick<Definition, "kind" | "name">): string {
  return pathOf(collections[definition.kind], definition.name);
}

/** The definitions of a repository, as plain data, with what stands beside them. */
export interface CollectedDefinitions {
  /** All of them, as plain data. */
  readonly definitions: readonly Definition[];
  /** Where each is written in the author's files, by its path. */
  readonly places: ReadonlyMap<DefinitionKey, Place>;
  /** Everything that is wrong with them, all at once. */
  readonly problems: readonly Diagnostic[];
}

/** Collects definitions and problems, each once, and notices names that are given twice. */
export class Gathering {
  readonly #found = new Map<DefinitionKey, { readonly definition: Definition; readonly place: Place | null }>();
  readonly #problems = new Set<Diagnostic>();
  readonly #places = new Map<string, Place>();

  report(problems: readonly Diagnostic[]): void {
    for (const problem of problems) this.#problems.add(problem);
  }

  /** A definition whose name was unusable has been reported, and is left out. */
  add(definition: Definition, place: Place | null): void {
    if (definition.name === "") return;
    const key = definitionKey(definition);
    const first = this.#found.get(key);
    if (first === undefined) this.#found.set(key, { definition, place });
    else if (first.definition !== definition && !isSameCall(first, { definition, place })) {
      this.#problems.add(duplicate(definition, place, first.place));
    }
  }

  /** Where parts of definitions are written, by their paths. */
  addPlaces(places: ReadonlyMap<string, Place>): void {
    for (const [path, place] of places) this.#places.set(path, place);
  }

  result(): CollectedDefinitions {
    const found = [...this.#found];
    return {
      definitions: found.map(([, { definition }]) => definition),
      places: new Map([
        ...found.flatMap(([key, { place }]) => (place === null ? [] : [[key, place] as const])),
        ...this.#places,
      ]),
      problems: [...this.#problems],
    };
  }
}

interface Found {
  readonly definition: Definition;
  readonly place: Place | null;
}

/** One line that was run twice, as when a file is loaded under two names, defines one thing. */
function isSameCall(left: Found, right: Found): boolean {
  return left.place !== null && canonicalJson(left) === canonicalJson(right);
}

function duplicate(definition: Definition, place: Place | null, first: Place | null): Diagnostic {
  const version = definition.kind === "feature_service" ? ` and version ${definition.version}` : "";
  const other = first === null ? "" : `; the other is at ${first.file}:${first.line}`;
  const message = `two ${words[definition.kind]} have the name '${definition.name}'${version}${other}`;
  return error("duplicate-name", message, {
    path: definitionPath(definition),
    place,
    hint: "rename or remove one of them",
  });
}
