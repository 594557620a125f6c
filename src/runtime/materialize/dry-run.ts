import type { KnownInterval, Shard } from "../../ir/latest.ts";
import type { CostEstimate } from "../../ports/cost.ts";
import type { BilledWrites } from "../../ports/online-store.ts";
import { type AskedRun, readRun } from "./asked.ts";
import type { Materializing } from "./materializing.ts";
import { plannedView } from "./plan-view.ts";
import { viewState } from "./versions.ts";

/** What a run would do. Nothing is written: neither rows, nor versions, nor the ledger. */
export interface DryRun {
  /** ISO instant at which it would end. */
  readonly end: string;
  /** In the order in which they were asked for. */
  readonly views: readonly DryRunView[];
}

/** A view of such a run. */
export interface DryRunView {
  /** Its name. */
  readonly view: string;
  /** The version that would be written to. */
  readonly version: string;
  /** Whether room would be made for a version that the online store does not have. */
  readonly isNew: boolean;
  /** How far it is filled; null where nothing is. */
  readonly watermark: string | null;
  /** What would be loaded; none where nothing is left. */
  readonly intervals: readonly DryRunInterval[];
}

/** An interval of such a run. */
export interface DryRunInterval {
  /** What became known in it. */
  readonly interval: KnownInterval;
  /** Null for the whole. */
  readonly shard: Shard | null;
  /** What the warehouse expects of its statement. */
  readonly cost: CostEstimate;
  /** What the online store would bill for so many rows; null where it bills nothing by the write, or nobody knows how many. */
  readonly billed: BilledWrites | null;
}

/** Plans a run and has its statements priced. Rejects as a run does. */
export async function dryRun(around: Materializing, asked: AskedRun): Promise<DryRun> {
  const { clock, runs, registry } = around;
  const now = await runs.now();
  const { views, wish, request } = readRun(asked, registry, clock.now() < now ? clock.now() : now);
  const planned: DryRunView[] = [];
  for (const view of views) {
    const table = await around.tableOf(view, asked.signal);
    const [coverage, versions] = [await runs.coverage(table), await around.online.versions(table, asked.signal)];
    const isNew = !versions.some((one) => one.table.version === table.version);
    const state = viewState(registry, table, { coverage: isNew ? null : coverage, versions });
    const intervals: DryRunInterval[] = [];
    for (const interval of plannedView(wish, state).intervals) {
      const { statement } = await around.compile({ view, interval, shard: wish.shard }, asked.signal);
      const question = { statement, spineRows: null, upload: null };
      const cost = await around.warehouse.estimateCost(question, asked.signal);
      const billed = cost.rows === null ? null : (around.online.expectedBill?.(table, cost.rows) ?? null);
      intervals.push({ interval, shard: wish.shard, cost, billed });
    }
    planned.push({ view, version: table.version, isNew, watermark: state.coverage?.watermark ?? null, intervals });
  }
  return { end: request.end, views: planned };
}
