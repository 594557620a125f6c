import type { KnownInterval, Shard } from "../../ir/latest.ts";
import type { OnlineTable } from "../../ir/online.ts";
import type { WriteOutcome } from "../../ports/online-store.ts";
import type { Claim, Coverage } from "../../ports/run-store.ts";
import type { IntervalTold, RunEventKind } from "./events.ts";
import { problemsOf, reasonOf } from "./failure.ts";
import type { Lease } from "./lease.ts";
import type { Materializing } from "./materializing.ts";
import { transferred } from "./transfer.ts";

export interface IntervalWork {
  readonly table: OnlineTable;
  readonly interval: KnownInterval;
  readonly shard: Shard | null;
  /** Whether the version may be filled without a look at what is there. */
  readonly fill: boolean;
  readonly lease: Lease;
  readonly tell: (event: RunEventKind) => void;
}

export interface IntervalDone extends WriteOutcome {
  readonly coverage: Coverage;
}

/** Claims an interval, moves its rows and commits it: only then is it told to be there. */
export async function runInterval(around: Materializing, work: IntervalWork): Promise<IntervalDone> {
  const { table, interval, shard, lease, fill } = work;
  const { project, view, version } = table;
  lease.check();
  const key = { version: { project, view, version }, interval, shard };
  const claim = await around.runs.claim(lease.run.id, key, { fill });
  try {
    return await moved(around, work, claim);
  } catch (failure) {
    // Where the run store cannot be reached either, the lease tells.
    await around.runs.fail(claim, reasonOf(failure)).catch(() => undefined);
    work.tell({ event: "interval-failed", ...toldOf(work), problems: problemsOf(failure) });
    throw failure;
  }
}

async function moved(around: Materializing, work: IntervalWork, claim: Claim): Promise<IntervalDone> {
  const { table, interval, shard, lease, tell } = work;
  const told = toldOf(work);
  tell({ event: "interval-started", ...told, fills: claim.fills });
  const latest = await around.compile({ view: table.view, interval, shard }, lease.signal);
  const onRows = (received: number) => tell({ event: "rows", ...told, received });
  const { fills, follows } = claim;
  const outcome = await transferred(around, { latest: { ...latest, table }, shard, fills, follows, lease, onRows });
  const coverage = await around.runs.commit(claim, outcome);
  tell({ event: "interval-committed", ...told, ...outcome });
  return { ...outcome, coverage };
}

function toldOf({ table, interval, shard }: IntervalWork): IntervalTold {
  return { view: table.view, version: table.version, interval, shard };
}
