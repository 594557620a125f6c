import type {
  EntityDefinition,
  FeatureDefinition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  SelectionDefinition,
  SourceDefinition,
} from "../../../src/ir/definition.ts";
import type { Registry } from "../../../src/ir/registry.ts";

const described = { description: null, owner: null, tags: {} };

export function entity(name: string, over: Partial<EntityDefinition> = {}): EntityDefinition {
  return { kind: "entity", name, keys: [{ name, type: { kind: "string" } }], ...described, ...over };
}

export function source(over: Partial<SourceDefinition> = {}): SourceDefinition {
  return {
    name: "observations",
    from: { kind: "table", relation: { database: null, schema: null, name: "observations" } },
    eventTime: "time_hour",
    createdTime: null,
    availableAt: null,
    tieBreaks: [],
    timeZone: null,
    keys: {},
    columns: null,
    ...described,
    ...over,
  };
}

export function feature(name: string, over: Partial<FeatureDefinition> = {}): FeatureDefinition {
  return {
    name,
    type: { kind: "float64" },
    column: name,
    expression: null,
    aggregate: null,
    description: null,
    tags: {},
    ...over,
  };
}

export function view(name: string, over: Partial<FeatureViewDefinition> = {}): FeatureViewDefinition {
  return {
    kind: "feature_view",
    name,
    entities: ["airport"],
    source: source(),
    ttl: null,
    boundary: "inclusive",
    features: [feature("temp"), feature("wind")],
    strategy: null,
    ...described,
    ...over,
  };
}

export function selection(view: string, over: Partial<SelectionDefinition> = {}): SelectionDefinition {
  return { view, alias: null, keys: {}, features: null, ...over };
}

export function service(name: string, over: Partial<FeatureServiceDefinition> = {}): FeatureServiceDefinition {
  return {
    kind: "feature_service",
    name,
    version: 1,
    fullNames: false,
    features: [selection("weather")],
    ...described,
    ...over,
  };
}

export function registry(over: Partial<Registry> = {}): Registry {
  return { project: "flights", entities: [], featureViews: [], onDemandViews: [], featureServices: [], ...over };
}
