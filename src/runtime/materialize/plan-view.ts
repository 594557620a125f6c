import type { KnownInterval, Shard } from "../../ir/latest.ts";
import { formatInstant } from "../../kernel/time.ts";
import type { OnlineVersion, OnlineVersionName } from "../../ports/online-store.ts";
import type { Coverage, RunKind } from "../../ports/run-store.ts";
import { between, whatIsLeft } from "./intervals.ts";

/** What a run is for, its instants in microseconds since 1970. */
export interface Wish {
  readonly kind: RunKind;
  /** Null for where the last run ended. */
  readonly start: bigint | null;
  /** Not after the present. */
  readonly end: bigint;
  /** Microseconds of a part; null for one part. */
  readonly every: bigint | null;
  readonly shard: Shard | null;
  /** Whether intervals that are committed are done again. */
  readonly again: boolean;
}

/** What is known of a view before it is planned. */
export interface ViewState {
  readonly coverage: Coverage | null;
  readonly versions: readonly OnlineVersion[];
  readonly version: OnlineVersionName;
  /** Microseconds. */
  readonly lateness: number;
  /** Whether its source has no times: it is loaded whole. */
  readonly isStatic: boolean;
}

export interface PlannedView {
  /** Where the version begins, if nothing is known of it. */
  readonly since: string | null;
  readonly intervals: readonly KnownInterval[];
  /** Whether the version may be filled without a look at what is there. */
  readonly fill: boolean;
}

/** Which intervals a run has to do with. */
export function plannedView(wish: Wish, state: ViewState): PlannedView {
  const intervals = asked(wish, state);
  const isEmpty = state.coverage === null || state.coverage.watermark === null;
  const fill = isEmpty && intervals.length === 1 && stateOf(state) === "prepared";
  return { since: intervals[0]?.start ?? null, intervals, fill };
}

function asked({ start, end, every }: Wish, state: ViewState): readonly KnownInterval[] {
  const left = whatIsLeft(state.coverage, end, state.lateness);
  if (start === null && left === null) return [];
  if (state.isStatic || (start !== null && replacesAnother(state))) return [{ start: null, end: formatInstant(end) }];
  if (start === null) return left === null ? [] : [left];
  return between(start, end, every);
}

/** A version that is to take the place of another one needs all that it would have had. */
function replacesAnother({ coverage, versions, version }: ViewState): boolean {
  return (
    coverage === null && versions.some(({ state, table }) => state === "current" && table.version !== version.version)
  );
}

function stateOf({ versions, version }: ViewState): OnlineVersion["state"] | null {
  return versions.find(({ table }) => table.version === version.version)?.state ?? null;
}
