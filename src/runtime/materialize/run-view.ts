import type { KnownInterval, Shard } from "../../ir/latest.ts";
import type { OnlineTable } from "../../ir/online.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import type { BilledWrites } from "../../ports/online-store.ts";
import { ofView } from "../of-view.ts";
import { together } from "./billed.ts";
import type { RunEventKind, ViewSummary } from "./events.ts";
import { problemsOf } from "./failure.ts";
import type { Turns } from "./in-turn.ts";
import type { Lease } from "./lease.ts";
import type { Materializing } from "./materializing.ts";
import { plannedView, type Wish } from "./plan-view.ts";
import { runInterval } from "./run-interval.ts";
import { droppedVersions, preparedVersion, standingOf, viewState } from "./versions.ts";

export interface ViewWork {
  readonly view: string;
  readonly wish: Wish;
  readonly lease: Lease;
  readonly turns: Turns;
  readonly tell: (event: RunEventKind) => void;
}

/** One view of a run, as far as it got. */
export class ViewRun {
  readonly #around: Materializing;
  readonly #work: ViewWork;
  readonly #started = performance.now();
  readonly #problems: Diagnostic[] = [];
  #table: OnlineTable | null = null;
  #watermark: string | null = null;
  #intervals = 0;
  #committed = 0;
  #received = 0;
  #written = 0;
  #billed: BilledWrites | null = null;
  #switched = false;

  constructor(around: Materializing, work: ViewWork) {
    this.#around = around;
    this.#work = work;
  }

  /** Resolves where the view failed too: its summary says so. */
  async done(): Promise<ViewSummary> {
    try {
      await this.#run();
    } catch (failure) {
      this.#problems.push(...this.#newProblems(failure));
    }
    const summary = this.#summary();
    this.#work.tell({ event: "view-finished", summary });
    return summary;
  }

  async #run(): Promise<void> {
    const { view, wish, lease, tell } = this.#work;
    lease.check();
    const table = await this.#around.tableOf(view, lease.signal);
    this.#table = table;
    const known = await preparedVersion(this.#around, table, lease);
    this.#watermark = known.coverage?.watermark ?? null;
    const { since, intervals, fill } = plannedView(wish, viewState(this.#around.registry, table, known));
    this.#intervals = intervals.length;
    tell({ event: "view-started", table, intervals: intervals.length });
    await this.#all(table, { since, intervals, shard: wish.shard, fill });
    if (this.#problems.length === 0) await this.#takePlace(table);
    else this.#watermark = (await this.#around.runs.coverage(table))?.watermark ?? null;
  }

  async #all(
    table: OnlineTable,
    plan: {
      readonly since: string | null;
      readonly intervals: readonly KnownInterval[];
      readonly shard: Shard | null;
      readonly fill: boolean;
    },
  ): Promise<void> {
    const { runs } = this.#around;
    const { lease, wish } = this.#work;
    const { project, view, version } = table;
    const entries = await runs.plan(lease.run.id, { version: { project, view, version }, ...plan });
    const open = entries.filter(({ state }) => wish.again || state !== "committed");
    this.#committed += entries.length - open.length;
    await Promise.all(open.map(({ interval, shard }) => this.#one({ table, interval, shard, fill: plan.fill })));
  }

  /** One that fails keeps none of the others from being done. */
  async #one(
    interval: Pick<Parameters<typeof runInterval>[1], "table" | "interval" | "shard" | "fill">,
  ): Promise<void> {
    const { lease, tell, turns } = this.#work;
    try {
      const done = await turns.take(() => runInterval(this.#around, { ...interval, lease, tell }));
      this.#committed += 1;
      this.#received += done.received;
      this.#written += done.written;
      this.#billed = together(this.#billed, done.billed ?? null);
    } catch (failure) {
      this.#problems.push(...this.#newProblems(failure));
    }
  }

  /** Once it has all that the version has that is read, reads go to this one. */
  async #takePlace(table: OnlineTable): Promise<void> {
    const { online, runs } = this.#around;
    const { lease, tell } = this.#work;
    for (;;) {
      const coverage = await runs.coverage(table);
      this.#watermark = coverage?.watermark ?? null;
      if (coverage === null || coverage.watermark === null) return;
      const { isCurrent, behind } = await standingOf(this.#around, table, coverage);
      if (isCurrent) break;
      if (behind === null) {
        lease.check();
        await online.switchTo(table, lease.signal);
        this.#switched = true;
        tell({ event: "switched", view: table.view, version: table.version });
        break;
      }
      const rest = { start: coverage.watermark, end: behind };
      this.#intervals += 1;
      await this.#all(table, { since: null, intervals: [rest], shard: null, fill: false });
      if (this.#problems.length > 0) return;
    }
    for (const version of await droppedVersions(this.#around, table, lease))
      tell({ event: "dropped", view: table.view, version });
  }

  /** Of several that were stopped by one and the same, one tells. */
  #newProblems(failure: unknown): readonly Diagnostic[] {
    const all = ofView(this.#work.view, this.#work.lease.reasons(failure).flatMap(problemsOf));
    return all.filter(
      (one) => !this.#problems.some(({ code, message }) => code === one.code && message === one.message),
    );
  }

  #summary(): ViewSummary {
    const { view, lease } = this.#work;
    const isStopped = lease.isCancelled && this.#problems.length > 0;
    return {
      view,
      version: this.#table?.version ?? "",
      state: isStopped ? "cancelled" : this.#problems.length > 0 ? "failed" : "succeeded",
      intervals: this.#intervals,
      committed: this.#committed,
      received: this.#received,
      written: this.#written,
      billed: this.#billed,
      seconds: Math.round(performance.now() - this.#started) / 1_000,
      watermark: this.#watermark,
      switched: this.#switched,
      problems: this.#problems,
    };
  }
}
