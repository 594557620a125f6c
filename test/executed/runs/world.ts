/** Views whose rows are in memory, and a warehouse that gives what the naive twin says of them: all else is real. */
import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { FeatureViewDefinition } from "../../../src/ir/definition.ts";
import type { CompiledLatest, KnownInterval } from "../../../src/ir/latest.ts";
import { type OnlineTable, onlineColumns } from "../../../src/ir/online.ts";
import type { Registry } from "../../../src/ir/registry.ts";
import type { VerifiedStatement } from "../../../src/ir/statement.ts";
import type { Row } from "../../../src/ir/value.ts";
import { sha256 } from "../../../src/kernel/hash.ts";
import { parseInstant } from "../../../src/kernel/time.ts";
import type { Materializing } from "../../../src/runtime/materialize/materializing.ts";
import type { Random } from "../../expressions/random.ts";
import type { NaiveJoin, SourceRow } from "../../naive/join.ts";
import { latestRows } from "../../naive/online.ts";
import { formatInstant } from "../../naive/time.ts";

const int64 = { kind: "int64" } as const;
const timestamp = { kind: "timestamp" } as const;
const undescribed = { description: null, owner: null, tags: {} } as const;

/** All keys that there are. */
export const worldKeys = [1n, 2n, 3n];

const dayZero = 1_704_067_200_000_000n;
const hour = 3_600_000_000n;

/** An hour of the first day, or of those around it. */
export function hourText(hours: number): string {
  return formatInstant(dayZero + BigInt(hours) * hour);
}

/** A row of a source, its times in microseconds since 1970. */
export interface WorldRow {
  readonly id: bigint;
  readonly event: bigint;
  readonly known: bigint;
  readonly created: bigint;
  readonly n: bigint | null;
}

export interface WorldView {
  readonly name: string;
  readonly rows: readonly WorldRow[];
  /** Names another version, whose features differ. */
  readonly edition: string;
}

export function worldTable({ name, edition }: WorldView): OnlineTable {
  return {
    project: "p",
    view: name,
    version: edition,
    keys: [{ name: "id", type: int64 }],
    tieBreaks: [{ name: "created", type: timestamp }],
    features: [
      { name: "n", type: int64 },
      { name: `of_${edition}`, type: int64 },
    ],
    ttl: null,
  };
}

export function worldDefinition({ name }: Pick<WorldView, "name">): FeatureViewDefinition {
  const feature = {
    name: "n",
    type: int64,
    column: "n",
    expression: null,
    aggregate: null,
    description: null,
    tags: {},
  };
  return {
    kind: "feature_view",
    name,
    entities: ["e"],
    source: {
      name: "s",
      from: { kind: "table", relation: { database: null, schema: null, name: "s" } },
      ...{ eventTime: "event", createdTime: "created", availableAt: "known", tieBreaks: [], timeZone: null },
      ...{ keys: {}, columns: null, ...undescribed },
    },
    ...{ ttl: null, boundary: "inclusive", features: [feature], strategy: null, ...undescribed },
  };
}

function joinOf(view: WorldView): NaiveJoin {
  const rows = view.rows.map(
    ({ id, event, known, created, n }): SourceRow => ({
      ...{ keys: [id], event, available: known, order: [created], features: [n, n], counts: [true, true] },
    }),
  );
  const keys = [{ name: "id", type: int64, spineColumn: "id" }];
  return { role: view.name, view: worldDefinition(view), keys, features: [], rows };
}

/** The rows that are to be written for an interval: one of those that tie. */
export function rowsIn(view: WorldView, { start, end }: KnownInterval): readonly Row[] {
  const interval = { start: start === null ? null : parseInstant(start), end: parseInstant(end) ?? 0n };
  return latestRows(joinOf(view), interval).flatMap(([row]) => (row === undefined ? [] : [written(row)]));
}

function written({ keys, event, order, features }: SourceRow): Row {
  const [created] = order;
  return [...keys, timeText(event), timeText(created), ...features];
}

function timeText(time: unknown): string | null {
  return typeof time === "bigint" ? formatInstant(time) : null;
}

/** What a run is made with, over views that may change between runs. */
export function worldSources(
  viewOf: (name: string) => WorldView,
  onBatch: () => void = () => undefined,
): Pick<Materializing, "compile" | "tableOf" | "warehouse"> {
  const answers = new WeakMap<object, { readonly table: OnlineTable; readonly rows: readonly Row[] }>();
  const ofShard = (row: Row, shard: { index: number; of: number } | null) =>
    shard === null || Number.parseInt(sha256(String(row[0])).slice(0, 6), 16) % shard.of === shard.index;
  return {
    tableOf: async (name) => worldTable(viewOf(name)),
    compile: async ({ view, interval, shard }): Promise<CompiledLatest> => {
      const table = worldTable(viewOf(view));
      // Nobody reads its text here.
      const statement = { text: "", parameters: [], hash: "" } as unknown as VerifiedStatement;
      answers.set(statement, { table, rows: rowsIn(viewOf(view), interval).filter((row) => ofShard(row, shard)) });
      return { table, interval, statement };
    },
    warehouse: {
      read: async ({ statement }) => {
        const answer = answers.get(statement);
        if (answer === undefined) throw new Error("a statement of nobody's");
        const columns = onlineColumns(answer.table);
        const types = columns.map(({ type }) => type);
        return { columns, batches: inTwos(answer.rows, types, onBatch) };
      },
      estimateCost: async () => ({
        ...{ bytes: null, accuracy: "unknown", rows: 3, partitions: null, plannerCost: 1, basis: "explain" },
      }),
    },
  };
}

async function* inTwos(rows: readonly Row[], types: Parameters<typeof columnBatch>[0], onBatch: () => void) {
  for (let from = 0; from < rows.length; from += 2) {
    onBatch();
    yield columnBatch(types, rows.slice(from, from + 2));
  }
}

/** Some rows of a few keys, that often tie and sometimes come late. */
export function drawView(name: string, random: Random, lastHour: number): WorldView {
  const rows = Array.from({ length: 4 + random.below(12) }, (): WorldRow => {
    const event = random.below(lastHour);
    const known = Math.min(lastHour, event + random.pick([0, 0, 1, 5]));
    return {
      id: random.pick(worldKeys),
      event: dayZero + BigInt(event) * hour,
      known: dayZero + BigInt(known) * hour,
      created: dayZero + BigInt(random.below(2)),
      n: random.chance(0.2) ? null : BigInt(random.below(5)),
    };
  });
  return { name, rows, edition: "first" };
}

export function worldRegistry(views: readonly WorldView[]): Registry {
  const featureViews = views.map(worldDefinition);
  return { project: "p", entities: [], featureViews, onDemandViews: [], featureServices: [] };
}
