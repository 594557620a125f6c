import type { Definition } from "../../ir/definition.ts";
import { definitionKey, serviceReference } from "../../ir/registry.ts";
import type { DiagnosticCode } from "../../kernel/codes.ts";
import { type Diagnostic, error, type Place, warning } from "../../kernel/diagnostics.ts";
import { pathOf, stepTo } from "../../kernel/path.ts";

/** A position in the definitions: `["featureViews", "weather", "features", "temp"]`. */
export type Path = readonly string[];

/**
 * Where the author wrote things, by path (`featureViews.weather.features.temp`) or by definition key
 * (`feature_view:weather`). The second, third… definition of one key has its place under the key or path with `#2`, `#3`….
 */
export type Places = ReadonlyMap<string, Place>;

/** A definition to be checked, with its address. */
export interface Subject<D extends Definition = Definition> {
  readonly definition: D;
  readonly path: Path;
  readonly key: string;
  /** 1 for the first definition of its key, 2 for the next. */
  readonly occurrence: number;
}

const collections = {
  entity: "entities",
  feature_view: "featureViews",
  on_demand_view: "onDemandViews",
  feature_service: "featureServices",
} as const;

/** Numbers definitions that share a key, so that each can be told apart. */
export function subjectsOf<D extends Definition>(definitions: readonly D[]): readonly Subject<D>[] {
  const seen = new Map<string, number>();
  return definitions.map((definition) => {
    const key = definitionKey(definition);
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return { definition, path: stepsTo(definition), key, occurrence };
  });
}

function stepsTo(definition: Definition): Path {
  const name = definition.kind === "feature_service" ? serviceReference(definition) : definition.name;
  return [collections[definition.kind], name];
}

/** Collects problems, and finds the place of each. */
export class Problems {
  readonly #places: Places;
  readonly #found: Diagnostic[] = [];

  constructor(places: Places) {
    this.#places = places;
  }

  get all(): readonly Diagnostic[] {
    return [...this.#found];
  }

  /** Says that something is wrong with a definition, at `inside` of it. */
  add(subject: Subject, inside: Path, code: DiagnosticCode, message: string, hint: string): void {
    this.#found.push(error(code, message, this.#details(subject, inside, hint)));
  }

  warn(subject: Subject, inside: Path, code: DiagnosticCode, message: string, hint: string): void {
    this.#found.push(warning(code, message, this.#details(subject, inside, hint)));
  }

  /** Says that something is wrong that no definition is to blame for. */
  addAt(path: string, code: DiagnosticCode, message: string, hint: string): void {
    this.#found.push(error(code, message, { path, place: this.#places.get(path), hint }));
  }

  /** The place of what stands at `inside` of a definition, or else of what encloses it. */
  placeOf(subject: Subject, inside: Path = []): Place | null {
    for (const name of namesOf(subject, inside)) {
      const place = this.#places.get(name);
      if (place !== undefined) return place;
    }
    return null;
  }

  #details(subject: Subject, inside: Path, hint: string) {
    return { path: pathOf([...subject.path, ...inside]), place: this.placeOf(subject, inside), hint };
  }
}

/** What a place may be kept under, nearest first. */
function namesOf(subject: Subject, inside: Path): readonly string[] {
  const suffix = subject.occurrence === 1 ? "" : `#${subject.occurrence}`;
  const root = `${pathOf(subject.path)}${suffix}`;
  const enclosing = inside.map((_, index) => inside.slice(0, inside.length - index).reduce(stepTo, root));
  return [...enclosing, root, `${subject.key}${suffix}`];
}
