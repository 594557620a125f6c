import type {
  EntityDefinition,
  FeatureDefinition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  SelectionDefinition,
  SourceDefinition,
} from "../../../src/ir/definition.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import fc from "../../support/fast-check.ts";

/** Few names, so that two registries have much in common; some of them hostile. */
const name = fc.constantFrom(
  "airport",
  "weather",
  "temp",
  "a.b",
  'say "x"',
  "ключ",
  "",
  "0",
  "name",
  "__proto__",
  "a:b@1",
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const tags = fc.dictionary(name, fc.constantFrom("", "x", "y"), { maxKeys: 3 }).map((one) => ({ ...one }));
const described = { description: maybe(name), owner: maybe(name), tags };

const type: fc.Arbitrary<CanonicalType> = fc.oneof(
  fc.constantFrom<CanonicalType>({ kind: "string" }, { kind: "int64" }, { kind: "array", of: { kind: "bool" } }),
  fc.record({
    kind: fc.constant("decimal" as const),
    precision: fc.integer({ min: 1, max: 3 }),
    scale: fc.constant(1),
  }),
);

const named = <T extends { readonly name: string }>(arbitrary: fc.Arbitrary<T>) =>
  fc.uniqueArray(arbitrary, { selector: (one) => one.name, maxLength: 5 });

const relation = fc.record({ database: maybe(name), schema: maybe(name), name });
const value = fc.oneof(
  fc.constant({ type: "null" as const }),
  fc.record({ type: fc.constant("string" as const), value: name }),
);
const query = fc.record({ texts: fc.array(name, { maxLength: 3 }), values: fc.array(value, { maxLength: 2 }) });

const source: fc.Arbitrary<SourceDefinition> = fc.record({
  name,
  from: fc.oneof(
    fc.record({ kind: fc.constant("table" as const), relation }),
    fc.record({ kind: fc.constant("query" as const), query }),
    fc.record({ kind: fc.constant("file" as const), path: name, relation }),
  ),
  eventTime: maybe(name),
  createdTime: maybe(name),
  availableAt: maybe(name),
  tieBreaks: fc.array(name, { maxLength: 3 }),
  timeZone: maybe(name),
  keys: tags,
  columns: maybe(fc.dictionary(name, type, { maxKeys: 3 }).map((one) => ({ ...one }))),
  ...described,
});

const feature: fc.Arbitrary<FeatureDefinition> = fc.record({
  name,
  type,
  column: name,
  expression: fc.constant(null),
  aggregate: fc.constant(null),
  description: maybe(name),
  tags,
});

export const entity: fc.Arbitrary<EntityDefinition> = fc.record({
  kind: fc.constant("entity" as const),
  name,
  keys: named(fc.record({ name, type })),
  ...described,
});

export const view: fc.Arbitrary<FeatureViewDefinition> = fc.record({
  kind: fc.constant("feature_view" as const),
  name,
  entities: fc.array(name, { maxLength: 3 }),
  source,
  ttl: maybe(fc.integer()),
  boundary: fc.constantFrom("inclusive" as const, "strict" as const),
  features: named(feature),
  strategy: maybe(name),
  ...described,
});

const selection: fc.Arbitrary<SelectionDefinition> = fc.record({
  view: name,
  alias: maybe(name),
  keys: tags,
  features: maybe(named(fc.record({ name, rename: maybe(name) }))),
});

export const service: fc.Arbitrary<FeatureServiceDefinition> = fc.record({
  kind: fc.constant("feature_service" as const),
  name,
  version: fc.integer({ min: 1, max: 3 }),
  fullNames: fc.boolean(),
  features: fc.uniqueArray(selection, { selector: (one) => one.alias ?? one.view, maxLength: 4 }),
  ...described,
});

export const definitions = fc
  .tuple(fc.array(entity, { maxLength: 4 }), fc.array(view, { maxLength: 4 }), fc.array(service, { maxLength: 4 }))
  .map(([entities, views, services]) => [...entities, ...views, ...services]);

/** The same data with the properties of every object in another order. */
export function shuffled<T>(data: T, seed: number): T;
export function shuffled(data: unknown, seed: number): unknown {
  if (Array.isArray(data)) return data.map((one) => shuffled(one, seed));
  if (typeof data !== "object" || data === null) return data;
  const entries = Object.entries(data).map(([key, value]) => [key, shuffled(value, seed)] as const);
  const turned = seed % 2 === 0 ? entries.reverse() : entries;
  return Object.fromEntries([...turned.slice(seed % 3), ...turned.slice(0, seed % 3)]);
}
