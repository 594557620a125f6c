import { formatInstant } from "../../kernel/time.ts";
import type { RunOutcome } from "../../ports/run-store.ts";
import { type AskedRun, type ReadRun, readRun } from "./asked.ts";
import { together } from "./billed.ts";
import type { RunEventKind, RunSummary, ViewSummary } from "./events.ts";
import { Turns } from "./in-turn.ts";
import { Lease } from "./lease.ts";
import type { Materializing } from "./materializing.ts";
import { ViewRun } from "./run-view.ts";

/**
 * Runs to the end of what can be done: a view that fails keeps none of the others from being finished, and the summary says which
 * did. Rejects where nothing could be begun: with `invalid-option`, `unknown-view`, or what the run state's database says.
 */
export async function materialize(around: Materializing, asked: AskedRun): Promise<RunSummary> {
  const { runs, clock, registry } = around;
  asked.signal?.throwIfAborted();
  const read = readRun(asked, registry, earlier(clock.now(), await runs.now()));
  const tell = (event: RunEventKind) => asked.onEvent?.({ at: formatInstant(clock.now()), ...event });
  const began = performance.now();
  const { leaseMs, request } = read;
  const { project } = registry;
  const run = await runs.begin({ project, kind: asked.kind, by: asked.by ?? null, asked: request, leaseMs });
  const lease = new Lease(runs, run, asked.signal, began);
  tell({ event: "run-started", run });
  const keeping = lease.keep();
  const views = await worked(around, read, lease, tell);
  lease.end();
  await keeping;
  const ended = await runs.end(run.id, outcomeOf(views.settled, lease));
  if (views.fault !== null) throw views.fault.reason;
  const summary = summaryOf(ended, views.settled, performance.now() - began);
  tell({ event: "run-finished", summary });
  return summary;
}

interface Worked {
  readonly settled: readonly ViewSummary[];
  /** A fault of ours. */
  readonly fault: PromiseRejectedResult | null;
}

async function worked(
  around: Materializing,
  { views, wish, parallel }: ReadRun,
  lease: Lease,
  tell: (event: RunEventKind) => void,
): Promise<Worked> {
  const [ofViews, turns] = [new Turns(parallel), new Turns(parallel)];
  const all = await Promise.allSettled(
    views.map((view) => ofViews.take(() => new ViewRun(around, { view, wish, lease, turns, tell }).done())),
  );
  return {
    settled: all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
    fault: all.find((one) => one.status === "rejected") ?? null,
  };
}

function outcomeOf(views: readonly ViewSummary[], lease: Lease): RunOutcome {
  const bad = views.filter(({ state }) => state !== "succeeded");
  if (bad.length === 0) return { state: "succeeded", reason: null };
  const reason = bad.map(({ view, problems }) => `${view}: ${problems[0]?.code ?? "failed"}`).join(", ");
  return { state: lease.isCancelled ? "cancelled" : "failed", reason };
}

function summaryOf(run: RunSummary["run"], views: readonly ViewSummary[], milliseconds: number): RunSummary {
  const sum = (of: (view: ViewSummary) => number) => views.reduce((total, view) => total + of(view), 0);
  return {
    ...{ run, views },
    received: sum(({ received }) => received),
    written: sum(({ written }) => written),
    billed: views.map(({ billed }) => billed).reduce(together, null),
    seconds: Math.round(milliseconds) / 1_000,
  };
}

function earlier(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
