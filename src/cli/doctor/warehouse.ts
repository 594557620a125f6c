import type { Relation } from "../../ir/definition.ts";
import type { Registry } from "../../ir/registry.ts";
import { parseInstant } from "../../kernel/time.ts";
import type { Requirement, SchemaHealth, TableHealth, WarehouseHealth } from "../../ports/health.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import { formatRelation } from "../../runtime/relation-text.ts";
import { type Check, failed, failure, ok, warning } from "./check.ts";

/** What a warehouse is asked for. */
export interface WarehouseQuestion {
  readonly registry: Registry;
  /** The table that somebody means to write; null where nobody does. */
  readonly target: Relation | null;
  /** This machine's clock, as ISO text. */
  readonly now: () => string;
  readonly signal: AbortSignal;
}

export interface WarehouseFindings {
  readonly checks: readonly Check[];
  /** Tables that cannot be read: what needs them need not be looked at. */
  readonly unreadable: readonly Relation[];
}

/** Connection, version, rights, clock and tables. An answer of the warehouse's that cannot be had is a check that failed. */
export async function warehouseChecks(
  open: () => Promise<Warehouse>,
  asked: WarehouseQuestion,
): Promise<WarehouseFindings | { readonly checks: readonly Check[]; readonly unreadable: null }> {
  try {
    const warehouse = await open();
    // The first question starts the engine or connects: the clock is read without waiting for that.
    await warehouse.catalog([], asked.signal);
    const before = instant(asked.now());
    const health = await warehouse.health(questionOf(asked), asked.signal);
    const after = instant(asked.now());
    return {
      checks: [
        ok("connection", `${health.user} at database ${health.database}`),
        requirement("version", health.version, "use a newer one"),
        requirement(
          "encoding",
          health.encoding,
          "make the database anew with this encoding: text may not be read right",
        ),
        clockCheck(health.clock, before, after),
        ...zoneChecks(asked.registry, health),
        temporaryCheck(health),
        ...health.schemas.map((schema) => schemaCheck(schema, asked.target !== null)),
        ...health.tables.map((table) => tableCheck(table, loadable(asked.registry, table.relation))),
      ],
      unreadable: health.tables.filter(({ granted }) => !granted).map(({ relation }) => relation),
    };
  } catch (thrown) {
    return { checks: [failure("connection", thrown)], unreadable: null };
  }
}

function questionOf({ registry, target }: WarehouseQuestion): Parameters<Warehouse["health"]>[0] {
  return { reads: tablesOf(registry), makesIn: [target?.schema ?? null], zones: zonesOf(registry) };
}

/** Each table that a source names, once. */
function tablesOf({ featureViews }: Registry): readonly Relation[] {
  const named = featureViews.flatMap(({ source: { from } }) => (from.kind === "query" ? [] : [from.relation]));
  return [...new Map(named.map((relation) => [formatRelation(relation), relation])).values()];
}

function zonesOf({ featureViews }: Registry): readonly string[] {
  return [...new Set(["UTC", ...featureViews.flatMap(({ source }) => source.timeZone ?? [])])];
}

/** The file that a table is loaded from; null for one that comes from elsewhere. */
function loadable({ featureViews }: Registry, relation: Relation): string | null {
  const name = formatRelation(relation);
  for (const { source } of featureViews)
    if (source.from.kind === "file" && formatRelation(source.from.relation) === name) return source.from.path;
  return null;
}

function requirement(name: string, { found, wanted, met }: Requirement, fix: string): Check {
  return met ? ok(name, found) : failed(name, `${found}; needed: ${wanted}`, fix);
}

const toleratedMicroseconds = 1_000_000n;

/** The warehouse's clock lies between two readings of our own, or is off by at least what lies in between. */
export function clockCheck(
  clock: bigint,
  before: bigint,
  after: bigint,
  { name, whose } = { name: "clock", whose: "the warehouse" },
): Check {
  const off = clock < before ? before - clock : clock > after ? clock - after : 0n;
  if (off <= toleratedMicroseconds) return ok(name, `this machine and ${whose} agree to the second`);
  const seconds = (Number(off) / 1_000_000).toFixed(0);
  const direction = clock < before ? "behind" : "ahead of";
  return warning(
    name,
    `${whose} is ${seconds} s ${direction} this machine, whose clock says what now is`,
    "set both by a time server (NTP)",
  );
}

function zoneChecks(registry: Registry, { missingZones }: WarehouseHealth): readonly Check[] {
  const name = "time zones";
  if (missingZones.length === 0) return [ok(name, zonesOf(registry).join(", "))];
  const fix = "write the zone as in Europe/Amsterdam, or install the time zone data of the warehouse";
  return [failed(name, `not known to the warehouse: ${missingZones.join(", ")}`, fix)];
}

function temporaryCheck({ temporaryTables: { granted, remedy } }: WarehouseHealth): Check {
  const name = "temporary tables";
  return granted ? ok(name, "may be made") : failed(name, "may not be made: a spine cannot be uploaded", remedy);
}

/** Who only reads needs no tables of their own. */
function schemaCheck({ schema, granted, remedy }: SchemaHealth, needed: boolean): Check {
  const name = "new tables";
  const place = schema === null ? "" : ` in schema ${schema}`;
  if (granted) return ok(name, `may be made${place}`);
  const found = `may not be made${place}`;
  return needed ? failed(name, found, remedy) : warning(name, `${found}, as load and table outputs need`, remedy);
}

function tableCheck(
  { relation, exists, granted, remedy, elsewhere, analyze }: TableHealth,
  file: string | null,
): Check {
  const name = `table ${formatRelation(relation)}`;
  if (!exists) {
    const found = elsewhere.length === 0 ? "does not exist" : `does not exist there, but in ${elsewhere.join(", ")}`;
    return failed(name, found, elsewhere.length === 0 && file !== null ? "load it: asof load" : missingFix(elsewhere));
  }
  if (!granted) return failed(name, "may not be read", remedy);
  if (analyze !== null) return warning(name, "its rows were never counted, so that joins are planned blindly", analyze);
  return ok(name, "may be read, and its rows are counted");
}

function missingFix([schema]: readonly string[]): string {
  return schema === undefined ? "check its name and schema, or make it" : `name its schema: ${schema}`;
}

function instant(text: string): bigint {
  return parseInstant(text) ?? 0n;
}
