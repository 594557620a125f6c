import { postgres } from "../../../dialects/postgres/index.ts";
import type { Constants } from "../../../dialects/postgres/planner/costs.ts";
import { planner } from "../../../dialects/postgres/planner/plan.ts";
import type { CatalogIndex, CatalogTable, ColumnStatistics, TimeSpread } from "../../../src/ir/catalog.ts";
import type { AsOfJoinNode, OrderKey, TimeBound } from "../../../src/ir/plan.ts";
import type { StrategyChoice } from "../../../src/ir/statement.ts";
import type { TimeForm } from "../../../src/ir/types.ts";
import type { JoinFacts } from "../../../src/ports/dialect.ts";

export const day = 86_400_000_000;
const relation = { database: null, schema: null, name: "weather" };

export interface JoinSaid {
  readonly keys?: readonly string[];
  readonly ttl?: number;
  readonly available?: boolean;
  readonly created?: boolean;
  readonly isStatic?: boolean;
  readonly query?: boolean;
  readonly time?: TimeForm;
}

/** A join on `weather`, by `k` and `at` where nothing else is said. */
export function joinOf(said: JoinSaid = {}): AsOfJoinNode {
  const { keys = ["k"], ttl, available = false, created = false, isStatic = false, time = { form: "instant" } } = said;
  const bound = (column: string, side: "upper" | "lower", offset: number): TimeBound => ({
    column: { column, time },
    side,
    offset,
    inclusive: true,
  });
  const order: OrderKey[] = [
    ...(isStatic ? [] : [{ column: "at", time, neverNull: true }]),
    ...(created ? [{ column: "created", time, neverNull: false }] : []),
  ];
  return {
    node: "as_of_join",
    input: {
      node: "spine",
      columns: [],
      time: { column: "t", time: { form: "instant" } },
      keys,
      from: { kind: "rows" },
      times: null,
    },
    source: {
      node: "scan",
      source: "weather",
      from: said.query ? { kind: "query", query: { texts: ["select 1"], values: [] } } : { kind: "table", relation },
    },
    role: "weather",
    view: "weather",
    keys: keys.map((name) => ({ spineColumn: name, sourceColumn: name, type: { kind: "int64" } })),
    time: { column: "t", time: { form: "instant" } },
    bounds: isStatic
      ? []
      : [
          bound("at", "upper", 0),
          ...(ttl === undefined ? [] : [bound("at", "lower", ttl)]),
          ...(available ? [bound("known", "upper", 0)] : []),
        ],
    order,
    features: [],
    strategy: null,
  };
}

/** `a, -b`: b the newest first. */
export function indexOn(name: string, ...columns: readonly string[]): CatalogIndex {
  return {
    name,
    columns: columns.map((column) => {
      const descending = column.startsWith("-");
      return { name: descending ? column.slice(1) : column, descending, nullsFirst: descending };
    }),
  };
}

export function evenly(from: number, until: number): TimeSpread {
  return Array.from({ length: 101 }, (_, cut) => from + ((until - from) * cut) / 100);
}

export function counted(name: string, more: Partial<ColumnStatistics> = {}): ColumnStatistics {
  return { name, distinct: null, nullShare: 0, commonShares: [], times: null, ...more };
}

export interface TableSaid {
  readonly rows?: number | null;
  readonly indexes?: readonly CatalogIndex[];
  readonly columns?: readonly ColumnStatistics[];
  readonly kind?: CatalogTable["kind"];
}

/** A million rows of ten thousand keys over a hundred days, known at once. */
export function tableOf(said: TableSaid = {}): CatalogTable {
  return {
    relation,
    exists: true,
    kind: said.kind ?? "table",
    columns: [],
    indexes: said.indexes ?? [],
    rows: said.rows === undefined ? 1_000_000 : said.rows,
    statistics: {
      columns: said.columns ?? [
        counted("k", { distinct: 10_000 }),
        counted("at", { times: evenly(0, 100 * day) }),
        counted("known", { times: evenly(0, 100 * day) }),
      ],
      combinations: [],
    },
  };
}

export function factsOf(table: CatalogTable | null, more: Partial<JoinFacts> = {}): JoinFacts {
  return { table, sourceRows: table?.rows ?? null, spineRows: 100_000, spineTimes: null, ...more };
}

/** Constants of its own, so that measuring anew leaves the tests of the formulae alone. */
const constants: Constants = {
  probe: 4,
  wideProbe: 6,
  steppedRow: 0.6,
  steppedEntry: 0.04,
  keyRow: 1,
  scannedRow: 0.06,
  sweepRow: 1.1,
  sweepSpineRow: 1.8,
  knownSweepRow: 2,
  knownSweepSpineRow: 3,
  arraysRow: 0.8,
  arraysSpineRow: 2.4,
  knownArraysRow: 1.3,
  knownArraysSpineRow: 2.4,
  rankRow: 0.1,
  rankPair: 0.15,
  rankCandidate: 0.75,
  lookupRow: 0.6,
  lookupSpineRow: 0.5,
};
const weigh = planner(postgres.strategies, constants);

export function choose(join: AsOfJoinNode, facts: JoinFacts): StrategyChoice {
  return weigh(join, facts);
}

export function secondsOf(choice: StrategyChoice, strategy: string): number {
  return choice.estimates.find((one) => one.strategy === strategy)?.seconds ?? Number.NaN;
}
