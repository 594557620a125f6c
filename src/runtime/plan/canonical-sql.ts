import { compileText, spineColumnTypes, type Templates } from "../../compiler/compile.ts";
import type { FeatureServiceDefinition } from "../../ir/definition.ts";
import type { Registry } from "../../ir/registry.ts";
import type { HistoricalRequest, SpineRequest } from "../../ir/request.ts";
import type { Dialect } from "../../ports/dialect.ts";
import { nothingKnown } from "../retrieve/warehouse-facts.ts";

/** The name of the time column of every canonical spine. */
const time = "event_timestamp";

/** The least spine that features can be asked for: their join keys and an event timestamp. */
export function canonicalSpine(
  registry: Registry,
  features: HistoricalRequest["features"],
  timeColumn: string,
): SpineRequest {
  const keys = [...spineColumnTypes(registry, { features })].map(([name, type]) => ({ name, type }));
  const others = keys.filter(({ name }) => name !== timeColumn);
  return { kind: "rows", columns: [...others, { name: timeColumn, type: { kind: "timestamp" } }], time: timeColumn };
}

/**
 * A feature service's SQL against its canonical spine (its join keys and an event timestamp) with nothing known of a
 * warehouse: what two versions of its definitions are compared by. It is not read back, since nothing runs it.
 */
export async function canonicalSql(
  registry: Registry,
  service: FeatureServiceDefinition,
  dialect: Dialect,
  templates: Templates,
): Promise<string> {
  const features: HistoricalRequest["features"] = { kind: "service", name: service.name, version: service.version };
  const request: HistoricalRequest = {
    features,
    fullNames: false,
    strategies: {},
    strategy: null,
    spine: canonicalSpine(registry, features, time),
  };
  const input = { registry, request, dialect, templates, places: new Map(), warehouse: nothingKnown };
  return (await compileText(input)).statement.text;
}
