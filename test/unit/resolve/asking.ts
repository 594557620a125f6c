/** Asks a store that has a pretended warehouse, or none, and tells what it says. */
import { createStore, entity, featureService, featureView, query, sql, t, table } from "../../../src/index.ts";
import type { CatalogColumn, CatalogTable } from "../../../src/ir/catalog.ts";
import type { CanonicalType, TimeForm } from "../../../src/ir/types.ts";
import { AsofError, type Diagnostic } from "../../../src/kernel/diagnostics.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../../src/runtime/feature-store.ts";

const airport = entity("airport", { key: { airport: t.string } });
const plane = entity("plane", { key: { tailnum: t.int64 } });

/** Where each definition stands is part of what is tested: the lines are looked up, not counted. */
export const definitions = {
  airport,
  plane,
  weather: featureView("weather", {
    entities: [airport],
    source: table("weather", { eventTime: "time_hour", keys: { airport: "origin" } }),
    ttl: "3 hours",
    features: { temp: t.float64, wind: t.float64 },
  }),
  forecast: featureView("forecast", {
    entities: [airport],
    source: table("forecast", { schema: "raw", eventTime: "at" }),
    features: { temp: t.float64, rain: t.bool },
  }),
  planes: featureView("planes", {
    entities: [plane],
    source: table("planes"),
    features: { seats: t.int32 },
  }),
  routes: featureView("routes", {
    entities: [airport, plane],
    source: table("routes", { eventTime: "at" }),
    features: { distance: t.float64 },
  }),
  recent: featureView("recent", {
    entities: [airport],
    source: query("recent_delays", sql`select airport, at, delay from delays where delay > ${5}`, { eventTime: "at" }),
    features: { delay: t.float64 },
  }),
};

export const { weather, forecast, planes, routes, recent } = definitions;
export const delayModel = featureService("delay_model", { version: 2, features: [weather, planes] });
const olderModel = featureService("delay_model", { version: 1, features: [weather] });

export const all = { ...definitions, delayModel, olderModel };

export const noon = "2026-01-01T12:00:00Z";
/** A row that every view can be joined to. */
export const row = { airport: "JFK", tailnum: 7n, event_timestamp: noon };

export function storeWith(warehouse?: Warehouse, definitions: object = all): FeatureStore {
  const config = { project: "flights", definitions, ...(warehouse === undefined ? {} : { warehouse }) };
  return createStore(config) as unknown as FeatureStore;
}

/** What a request is refused with; fails where it is not refused. */
export async function problems(
  request: Partial<HistoricalFeaturesOptions>,
  warehouse?: Warehouse,
  definitions: object = all,
): Promise<readonly Diagnostic[]> {
  return refusal(() => {
    const asked = { features: [weather], spine: [row], ...request };
    return storeWith(warehouse, definitions).getHistoricalFeatures(asked).sql();
  });
}

/** The diagnostics that work fails with. */
export async function refusal(work: () => unknown): Promise<readonly Diagnostic[]> {
  try {
    const result = await work();
    throw new Error(`this was not refused: ${String(result)}`);
  } catch (failure) {
    if (failure instanceof AsofError) return failure.diagnostics;
    throw failure;
  }
}

export const codes = (found: readonly Diagnostic[]): readonly string[] => found.map((one) => one.code);

type Columns = Readonly<Record<string, CatalogColumn>>;

export function column(type: CanonicalType["kind"] | null, time: TimeForm | null = null): CatalogColumn {
  const canonical = type === null ? null : ({ kind: type } as CanonicalType);
  return { name: "", warehouseType: type ?? "point", type: canonical, time };
}

const text = column("string");
const float = column("float64");
export const instant = column("timestamp", { form: "instant" });

/** The tables of the definitions, as they should be. */
export const tables: Readonly<Record<string, Columns>> = {
  weather: { origin: text, time_hour: instant, temp: float, wind: float },
  "raw.forecast": { airport: text, at: instant, temp: float, rain: column("bool") },
  planes: { tailnum: column("int64"), seats: column("int32") },
  routes: { airport: text, tailnum: column("int64"), at: instant, distance: float },
};

/** A warehouse that has some tables and knows the columns of any query, and does no more. */
export function warehouseOf(tables: Readonly<Record<string, Columns>>, queryColumns: Columns = {}): Warehouse {
  const refuse = (): never => {
    throw new Error("this warehouse only has a catalog");
  };
  return {
    dialect: "postgres",
    catalog: async (relations) => ({
      tables: relations.map((relation): CatalogTable => {
        const columns = tables[[relation.schema, relation.name].filter((part) => part !== null).join(".")];
        const kind = { kind: "table", indexes: [], rows: null, statistics: null } as const;
        return { relation, exists: columns !== undefined, columns: named(columns ?? {}), ...kind };
      }),
    }),
    describe: async () => named(queryColumns),
    estimateRows: async () => null,
    estimateCost: refuse,
    spineTimes: refuse,
    analyze: refuse,
    read: refuse,
    createTable: refuse,
    load: refuse,
    count: refuse,
    jobs: { submit: refuse, list: refuse, show: refuse, cancel: refuse, finish: refuse, rows: refuse },
    health: refuse,
    close: async () => undefined,
  };
}

function named(columns: Columns): readonly CatalogColumn[] {
  return Object.entries(columns).map(([name, one]) => ({ ...one, name }));
}
