import { entity, featureService, featureView, type Selection, t, table } from "../../src/index.ts";

const featuresOfAView = 10;
const viewsOfAService = 10;

const entities = Array.from({ length: 10 }, (_, index) =>
  entity(`entity_${index}`, { key: { [`key_${index}`]: t.int64 } }),
);

/** The name of the service that has every view. */
export const wholeService = "everything";

/**
 * A repository of so many views of ten features, each over a table of its own, with services of ten views each and, where
 * `whole` says so, one of them all. `changed` is a view whose TTL is another than it is else.
 */
export function repositoryOf(
  views: number,
  { whole = false, changed = -1 }: { readonly whole?: boolean; readonly changed?: number } = {},
): Readonly<Record<string, object>> {
  const all = Array.from({ length: views }, (_, index) => view(index, index === changed ? 7 : 30));
  const services = Array.from({ length: Math.ceil(views / viewsOfAService) }, (_, index) =>
    service(`service_${index}`, all.slice(index * viewsOfAService, (index + 1) * viewsOfAService)),
  );
  const definitions = [...entities, ...all, ...services, ...(whole ? [service(wholeService, all)] : [])];
  return Object.fromEntries(definitions.map((definition, index) => [`definition_${index}`, definition]));
}

function view(index: number, days: number): Selection {
  const described = entities.filter((_, number) => number === index % entities.length);
  const features = Array.from({ length: featuresOfAView }, (_, feature) => [`v${index}_f${feature}`, t.float64]);
  return featureView(`view_${index}`, {
    entities: described,
    source: table(`table_${index}`, { eventTime: "event_time", createdTime: "created" }),
    ttl: `${BigInt(days)} days`,
    features: Object.fromEntries(features),
  });
}

function service(name: string, features: readonly Selection[]): object {
  return featureService(name, { features });
}
