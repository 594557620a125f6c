/** A feature repository, and what comes to be known of its sources in two parts: before the first run's end, and after it. */
import { instant } from "../../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../../src/ir/value.ts";
import type { Fate } from "../../../matrix/materialization-features.ts";
import type { Computation } from "../../../naive/computed.ts";
import type { ScenarioColumn, ScenarioTable } from "../../../naive/scenario.ts";
import { formatInstant } from "../../../naive/time.ts";

export const pairDefinitions = `import { avg, count, entity, expr, featureService, featureView, last, max, onDemandView, sum, t, table } from "asof";

export const sensor = entity("sensor", { key: { station: t.string, sensor: t.int64 } });
export const site = entity("site", { key: { station: t.string } });
const readings = table("readings", { eventTime: "read_at", createdTime: "written_at", availableAt: "known_at" });

export const weather = featureView("weather", {
  entities: [sensor],
  source: readings,
  ttl: "1 day",
  features: {
    temp: t.float64,
    hits: t.int64,
    serial: t.int64,
    price: t.decimal(10, 2),
    label: t.string,
    flag: t.bool,
    raw: t.bytes,
    day: t.date,
    seen: t.timestamp,
    hotter: expr\`temp + 1.5\`,
    named: expr.string\`coalesce(label, 'none')\`,
  },
});
export const busy = featureView("busy", {
  entities: [sensor],
  source: readings,
  aggregate: {
    n: count().over("6 hours", "3 days"),
    hits: sum("hits", t.int64).over("6 hours", "3 days"),
    temp: avg("temp").over("6 hours", "3 days"),
    price: max("price", t.decimal(10, 2)).over("3 days"),
    label: last("label", t.string).over("unbounded"),
  },
});
export const sites = featureView("sites", {
  entities: [site],
  source: table("sites"),
  features: { city: t.string, capacity: t.int64 },
});
export const felt = onDemandView("felt", {
  inputs: { weather, sites },
  request: { wind: t.float64 },
  features: { felt: expr\`temp - wind\`, room: expr.int64\`capacity + 1\` },
});
export const model = featureService("model", { features: [weather, busy, sites, felt], fullNames: true });
`;

/** What its expressions mean, for the twin. */
export const pairMeanings: Readonly<Record<string, Computation>> = {
  hotter: (read) => {
    const temp = read("temp");
    return typeof temp === "number" ? temp + 1.5 : null;
  },
  named: (read) => read("label") ?? "none",
};

const readingColumns = columnsOf([
  ["station", { kind: "string" }],
  ["sensor", { kind: "int64" }],
  ["read_at", { kind: "timestamp" }],
  ["known_at", { kind: "timestamp" }],
  ["written_at", { kind: "timestamp" }],
  ["temp", { kind: "float64" }],
  ["hits", { kind: "int64" }],
  ["serial", { kind: "int64" }],
  ["price", { kind: "decimal", precision: 10, scale: 2 }],
  ["label", { kind: "string" }],
  ["flag", { kind: "bool" }],
  ["raw", { kind: "bytes" }],
  ["day", { kind: "date" }],
  ["seen", { kind: "timestamp" }],
]);

const siteColumns = columnsOf([
  ["station", { kind: "string" }],
  ["city", { kind: "string" }],
  ["capacity", { kind: "int64" }],
]);

/** Hours before now: of the event, of its becoming known; `now` itself is the end of the second run. */
type Reading = readonly [event: number, known: number, more?: { readonly written?: number; readonly temp?: null }];

interface Sensor {
  readonly fate: Fate;
  readonly before: readonly Reading[];
  readonly after: readonly Reading[];
}

/** The end of the first run, in hours before now. */
export const firstEnd = 12;

const microsecond = 1 / 3_600_000_000;

/** The TTL is a day, the windows 6 hours and 3 days. */
const sensors: readonly Sensor[] = [
  {
    fate: "unchanged",
    before: [
      [20, 20],
      [14, 14],
    ],
    after: [],
  },
  {
    fate: "newer",
    before: [[15, 15]],
    after: [
      [3, 3],
      [2, 2],
    ],
  },
  { fate: "late and newer", before: [[16, 16]], after: [[13, 2]] },
  { fate: "late and older", before: [[13, 13]], after: [[18, 1]] },
  {
    fate: "not known yet",
    before: [
      [17, 17],
      [13, 11],
    ],
    after: [],
  },
  { fate: "too old to read", before: [[30, 30]], after: [] },
  { fate: "too old to load", before: [[60, 60]], after: [] },
  { fate: "exactly as old", before: [[firstEnd + 24, firstEnd + 24]], after: [] },
  {
    fate: "tie of events",
    before: [
      [14, 14, { written: 2 }],
      [14, 14, { written: 1 }],
    ],
    after: [
      [4, 4, { written: 1 }],
      [4, 4, { written: 2 }],
    ],
  },
  { fate: "NULL values", before: [[14, 14, { temp: null }]], after: [[5, 5, { temp: null }]] },
  { fate: "known first later", before: [], after: [[5, 5]] },
  { fate: "known at the end", before: [[13, firstEnd]], after: [] },
  { fate: "known just after", before: [[13, firstEnd - microsecond]], after: [] },
  { fate: "leaves a window", before: [[75, 75]], after: [] },
  { fate: "never seen", before: [], after: [] },
];

/** Text that a key could get wrong, in some of them. */
const stations = ["JFK", "é/1", "a=b%", "😀", ""];

export interface PairEntity {
  readonly station: string;
  readonly sensor: bigint;
  readonly wind: number;
  readonly fate: Fate;
}

export const pairEntities: readonly PairEntity[] = sensors.map(({ fate }, index) => ({
  station: stations[index % stations.length] ?? "",
  sensor: BigInt(index) * 600_479_950_316_066n,
  wind: index / 4,
  fate,
}));

/** What the warehouse has before the first run, or what comes after it. */
export function pairTables(part: "before" | "after", now: bigint): readonly ScenarioTable[] {
  const readings = sensors.flatMap((sensor, index) =>
    sensor[part].map((reading, place) => readingRow(index, reading, part === "after" ? place + 5 : place, now)),
  );
  const tables = [tableOf("readings", readingColumns, readings)];
  return part === "after" ? tables : [...tables, tableOf("sites", siteColumns, siteRows)];
}

const siteRows = stations
  .slice(1)
  .map((station, index): Row => [station, index % 2 === 0 ? "ville" : null, BigInt(index) * 3n]);

function readingRow(index: number, [event, known, more = {}]: Reading, place: number, now: bigint): Row {
  const entity = pairEntities[index];
  const ago = (hours: number) => formatInstant(now - BigInt(Math.round(hours * 3_600_000_000)));
  const number = index + place;
  return [
    ...[entity?.station ?? null, entity?.sensor ?? null, ago(event), ago(known)],
    formatInstant(now - hour * 100n + BigInt(more.written ?? 0)),
    ...readingValues(number).with(0, more.temp === null ? null : number + 0.1),
  ];
}

function readingValues(number: number): readonly CanonicalValue[] {
  return [
    number + 0.1,
    BigInt(number) * 1_000_003n,
    9_007_199_254_740_993n + BigInt(number),
    `${number - 3}.0${number % 10}`,
    number % 3 === 0 ? null : `l${number} 'é' 😀`,
    number % 2 === 0,
    Uint8Array.of(0, number, 255),
    `2024-02-${String(10 + number)}`,
    `1969-12-31T23:59:59.${String(number).padStart(6, "9")}Z`,
  ];
}

const hour = 3_600_000_000n;

function columnsOf(
  columns: readonly (readonly [name: string, type: ScenarioColumn["type"]])[],
): readonly ScenarioColumn[] {
  return columns.map(([name, type]) => ({ name, type, time: type.kind === "timestamp" ? instant : null }));
}

function tableOf(name: string, columns: readonly ScenarioColumn[], rows: readonly Row[]): ScenarioTable {
  return { relation: { database: null, schema: null, name }, columns, rows };
}
