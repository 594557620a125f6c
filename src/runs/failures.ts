import { AsofError } from "../kernel/diagnostics.ts";
import type { Claim, IntervalKey } from "../ports/run-store.ts";
import { instantOf } from "./times.ts";
import type { Worked } from "./transitions.ts";

export function noSuchRun(id: string): AsofError {
  return AsofError.of("run-not-found", `there is no run '${id}' in this project`, {
    hint: "the ids of runs are told by: asof runs list",
  });
}

export function inProgress({ version, interval }: IntervalKey, other: Worked, leaseUntil: number): AsofError {
  const work = other.fills ? "fills the version" : "works on it";
  return AsofError.of(
    "run-in-progress",
    `${intervalText(interval)} of view '${version.view}' cannot be begun: run ${other.run} ${work}`,
    {
      path: `featureViews.${version.view}`,
      hint: `wait for it, or cancel it: asof runs cancel ${other.run}; if it is dead, its lease is over at ${instantOf(leaseUntil)}`,
    },
  );
}

export function takenOver({ version, interval, run }: Claim, by: string): AsofError {
  return AsofError.of(
    "run-lost",
    `${intervalText(interval)} of view '${version.view}' is no longer run ${run}'s: run ${by} has it`,
    { path: `featureViews.${version.view}`, hint: "see whether the other run commits it: asof runs list" },
  );
}

export function endedAlready(id: string, state: string): AsofError {
  return AsofError.of("run-lost", `run ${id} is ${state} already`, { hint: "begin another one" });
}

export function inTheFuture({ view }: { readonly view: string }, end: number, now: number): AsofError {
  return AsofError.of(
    "watermark-in-future",
    `the watermark of view '${view}' cannot be ${instantOf(end)}: the run state's clock says ${instantOf(now)}`,
    { path: `featureViews.${view}`, hint: "end at the present at the latest, and see that the machines' clocks agree" },
  );
}

export function unknownWatermark({ view, version }: { readonly view: string; readonly version: string }): AsofError {
  return AsofError.of("watermark-unknown", `no run has filled version '${version}' of view '${view}'`, {
    path: `featureViews.${view}`,
    hint: "materialize it first",
  });
}

export function intervalText({ start, end }: IntervalKey["interval"]): string {
  return start === null ? `the interval up to ${end}` : `the interval ${start} to ${end}`;
}
