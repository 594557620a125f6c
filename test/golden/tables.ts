/** Tables of the golden definitions that the flights do not have, as data that every warehouse can be given. */
import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { Row } from "../../src/ir/value.ts";
import type { ScenarioColumn, ScenarioTable } from "../naive/scenario.ts";

const digits: TimeForm = { form: "zoneless", zone: "UTC" };

function column(name: string, type: CanonicalType, time: TimeForm | null = null): ScenarioColumn {
  const own: TimeForm | null = type.kind === "timestamp" ? { form: "instant" } : null;
  return { name, type, time: time ?? (type.kind === "date" ? { form: "date", zone: "UTC" } : own) };
}

const int32: CanonicalType = { kind: "int32" };
const int64: CanonicalType = { kind: "int64" };
const float64: CanonicalType = { kind: "float64" };
const string: CanonicalType = { kind: "string" };
const timestamp: CanonicalType = { kind: "timestamp" };

const tripColumns = [
  column("driver_id", int64),
  column("country", string),
  column("city", string),
  column("at", timestamp),
  column("loaded_at", timestamp),
  column("batch", int32),
  column("fare", { kind: "decimal", precision: 10, scale: 2 }),
  column("rating", { kind: "float32" }),
];
const [nine, ten] = ["2026-01-01T09:00:00Z", "2026-01-01T10:00:00Z"];
const tripRows: readonly Row[] = [
  [1n, "fr", "Paris", nine, "2026-01-01T09:05:00Z", 1, "12.50", 4.5],
  [1n, "fr", "Paris", nine, "2026-01-01T09:05:00Z", 2, "13.50", null],
  [1n, "fr", "Paris", ten, "2026-01-01T10:05:00Z", 3, "99.00", 1],
  [1n, "fr", "Lyon", "2026-01-01T09:30:00Z", null, 1, "1.00", 1],
];

const shiftColumns = [
  column("driver_id", int64),
  column("started", timestamp, digits),
  column("reported", timestamp, digits),
  column("hours", float64),
  column("until", timestamp, digits),
];
const shiftRows: readonly Row[] = [
  [1n, "2026-01-01T09:00:00", "2026-01-01T09:30:00", 3, "2026-01-01T12:00:00"],
  [1n, "2026-01-01T04:30:00", "2026-01-01T04:45:00", 5, "2026-01-01T09:30:00"],
];

const priceColumns = [column("day", { kind: "date" }), column("price", float64)];
const priceRows: readonly Row[] = [
  ["2025-12-31", 1.7],
  ["2026-01-01", 1.75],
  ["2026-01-02", 1.8],
];

const labelColumns = [column("id", int64), column("event_timestamp", timestamp)];
const labelRows: readonly Row[] = [
  [1n, "2026-01-01T12:00:00Z"],
  [2n, "2025-01-01T00:00:00Z"],
];

const budgetColumns = [column("driver_id", int64), column("event_timestamp", timestamp), column("budget", int32)];
const budgetRows: readonly Row[] = [
  [1n, "2026-01-01T12:00:00Z", 40],
  [2n, "2026-01-01T12:00:00Z", null],
];

export const goldenTables: readonly ScenarioTable[] = [
  named("raw", "trips", tripColumns, tripRows),
  named(null, "shifts", shiftColumns, shiftRows),
  named(null, "fuel_prices", priceColumns, priceRows),
  named("raw", "labels", labelColumns, labelRows),
  named(null, "labels", budgetColumns, budgetRows),
];

/** The table of hostile names, under these where a warehouse takes no others. */
export function hostileTable(name: string, text: string): ScenarioTable {
  const columns = [column("driver_id", int64), column("select", timestamp), column(text, string), column("n", int32)];
  return named(null, name, columns, [[1n, "2026-01-01T00:00:00Z", "it's", 7]]);
}

function named(
  schema: string | null,
  name: string,
  columns: readonly ScenarioColumn[],
  rows: readonly Row[],
): ScenarioTable {
  return { relation: { database: null, schema, name }, columns, rows };
}
