import type { Boundary, FeatureViewDefinition, SourceDefinition } from "../ir/definition.ts";
import type { Diagnostic } from "../kernel/diagnostics.ts";
import { suggestion } from "../kernel/names.ts";
import type { Duration } from "../kernel/time.ts";
import type { AggregateValues, Aggregations } from "./aggregate.ts";
import { type AuthoredEntity, type AuthoredSource, type AuthoredView, seal } from "./authored.ts";
import { describedProperties } from "./check/described.ts";
import { readDuration, readFeatureView } from "./check/feature-view.ts";
import { kindOf, readObject } from "./check/values.ts";
import type { DescribedOptions } from "./described.ts";
import { type Entity, entityOf } from "./entity.ts";
import { expressionPlaces } from "./expression-places.ts";
import { pathOf } from "./path.ts";
import { placeOfCall } from "./place.ts";
import { Position } from "./position.ts";
import { type SelectedView, selectionMethods, wholeView } from "./selection.ts";
import type { Entries, Merge, Simplify, shape } from "./shape.ts";
import { type Source, sourceOf } from "./source.ts";
import { type AuthoredFeatures, plainFeatures, type ViewFeatures, type ViewFeatureValues } from "./view-features.ts";
import { windowedFeatures } from "./windowed-features.ts";

/** Features of some entities, read from one source. Its types are plain: what a spine must have, and what it gives. */
export interface FeatureView<out N extends string, out Keys, out Features> extends SelectedView<N, Keys, Features> {
  readonly is: "feature_view";
}

type EntityKeys<E extends readonly Entity[]> = Merge<
  E[number] extends infer X ? (X extends Entity ? Entries<X[typeof shape]> : never) : never
>;

/** What a feature view is made of. */
export interface FeatureViewOptions<
  E extends readonly Entity[],
  F extends ViewFeatures,
  A extends Aggregations = Aggregations,
> extends DescribedOptions {
  /** None for a view with one constant key. */
  readonly entities: E;
  /** Where its rows come from. */
  readonly source: Source;
  /** How old a row may be at the spine row's time, inclusive: `"3 hours"`. Without one there is no bound. */
  readonly ttl?: Duration;
  /** `"strict"` leaves out rows of the spine row's very instant. */
  readonly boundary?: Boundary;
  /**
   * Names to types; `.from("column")` where the column is called otherwise. Or to expressions over the source's columns:
   * expr`distance / air_time`. Each is a value of the newest row.
   */
  readonly features?: F;
  /** Functions over windows; their features are named after both: `dep_delay_3h`. A view has these or `features`. */
  readonly aggregate?: A;
  /** How to join, by a strategy's name; the planner chooses where nothing is said. */
  readonly strategy?: string;
}

const own = ["entities", "source", "ttl", "boundary", "features", "aggregate", "strategy", ...describedProperties];

/** Defines a feature view. Problems are collected beside it and told when the repository is loaded. */
export function featureView<
  N extends string,
  const E extends readonly Entity[],
  // biome-ignore lint/complexity/noBannedTypes: a view without features of its own
  F extends ViewFeatures = {},
  // biome-ignore lint/complexity/noBannedTypes: a view without windows
  A extends Aggregations = {},
>(
  name: N,
  options: FeatureViewOptions<E, F, A>,
): FeatureView<N, Simplify<EntityKeys<E>>, Simplify<ViewFeatureValues<F> & AggregateValues<A>>> {
  const problems: Diagnostic[] = [];
  const place = placeOfCall(featureView);
  const at = new Position(pathOf("featureViews", name), place, problems);
  const {
    entities: givenEntities,
    source: givenSource,
    ttl,
    features,
    aggregate,
    ...said
  } = readObject(options, at, own);
  const entities = readEntities(givenEntities, at.at("entities"));
  const source = readSource(givenSource, at.at("source"));
  const made =
    aggregate === undefined
      ? plainFeatures(features, at.at("features"))
      : aggregatedFeatures(features, aggregate, source?.definition.eventTime ?? null, at);
  const definition = readFeatureView(
    {
      ...said,
      name,
      entities: entities.map((entity) => entity.definition.name),
      ttl: readDuration(ttl, at.at("ttl")),
      features: made.features,
    },
    at,
    source?.definition ?? missingSource,
  );
  checkMappedKeys(definition, entities, at);
  const places = expressionPlaces(at.path, made.expressions);
  const data: AuthoredView = { is: "feature_view", definition, entities, source, places, place, problems };
  return seal(
    { is: "feature_view", name: definition.name, ...selectionMethods(data, wholeView(definition.name)) },
    data,
  );
}

/** Stands in where the author gave no source, which is reported. */
const missingSource: SourceDefinition = {
  name: "missing",
  from: { kind: "table", relation: { database: null, schema: null, name: "missing" } },
  eventTime: "missing",
  createdTime: null,
  availableAt: null,
  tieBreaks: [],
  timeZone: null,
  keys: {},
  columns: null,
  description: null,
  owner: null,
  tags: {},
};

function readEntities(given: unknown, at: Position): readonly AuthoredEntity[] {
  if (Array.isArray(given)) return given.flatMap((one: unknown, index) => readEntity(one, at.item(index)) ?? []);
  at.error(
    "invalid-definition",
    `expected a list of entities, found ${kindOf(given)}`,
    "write entities: [airport], or [] for one constant key",
  );
  return [];
}

function readEntity(given: unknown, at: Position): AuthoredEntity | null {
  const entity = entityOf(given);
  if (entity === null)
    at.error("invalid-definition", `expected an entity, found ${kindOf(given)}`, "give what entity() returned");
  return entity;
}

function readSource(given: unknown, at: Position): AuthoredSource | null {
  const source = sourceOf(given);
  if (source === null)
    at.error(
      "invalid-definition",
      `expected a source, found ${kindOf(given)}`,
      "give what table(), query() or file() returned",
    );
  return source;
}

function aggregatedFeatures(
  features: unknown,
  aggregate: unknown,
  eventTime: string | null,
  at: Position,
): AuthoredFeatures {
  if (features !== undefined) {
    at.at("features").error(
      "invalid-definition",
      "a view has features of the newest row or aggregations over windows, not both",
      "make two views of the one source; last() over a window gives a newest value too",
    );
  }
  return windowedFeatures(aggregate, eventTime, at.at("aggregate"));
}

/** A source may map the view's own join keys alone. */
function checkMappedKeys(view: FeatureViewDefinition, entities: readonly AuthoredEntity[], at: Position): void {
  const known = entities.flatMap((entity) => entity.definition.keys.map((key) => key.name));
  for (const name of Object.keys(view.source.keys).filter((one) => !known.includes(one))) {
    at.at("source")
      .at("keys")
      .error("unknown-key", `view '${view.name}' has no join key '${name}'`, suggestion(name, known));
  }
}
