import type { Shard } from "../../ir/latest.ts";
import type { Registry } from "../../ir/registry.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { formatInstant, parseDuration } from "../../kernel/time.ts";
import type { RunKind, RunRequest } from "../../ports/run-store.ts";
import { askedViews } from "../asked-views.ts";
import { wholeNumber } from "../whole-number.ts";
import { readInstant, requireParts, upToPresent } from "./intervals.ts";
import type { MaterializationOptions } from "./options.ts";
import type { Wish } from "./plan-view.ts";

/** A run as it is asked for, by whichever method. */
export interface AskedRun extends MaterializationOptions {
  readonly kind: RunKind;
  readonly start: string | null;
  readonly end: string;
  readonly every: string | null;
}

/** What a run is to do: its views, its wish, and what is kept of it. */
export interface ReadRun {
  readonly views: readonly string[];
  readonly wish: Wish;
  readonly request: RunRequest;
  readonly parallel: number;
  readonly leaseMs: number;
}

/** `now`: the earlier of the clocks that are asked. Throws an `AsofError` for whatever cannot be done. */
export function readRun(asked: AskedRun, registry: Registry, now: bigint): ReadRun {
  const views = askedViews(asked.views, registry).map(({ name }) => name);
  const start = asked.start === null ? null : readInstant(asked.start, "start");
  const wanted = readInstant(asked.end, "end");
  const shard = asked.shard ?? null;
  if (shard !== null) requireShard(shard, wanted, now);
  const end = upToPresent(wanted, now);
  const every = asked.every === null ? null : lengthOf(asked.every);
  if (start !== null) requireParts(start, end, every);
  const wish: Wish = {
    ...{ kind: asked.kind, start, end, shard, every },
    again: asked.kind === "materialize",
  };
  return {
    ...{ views, wish },
    request: {
      views,
      start: start === null ? null : formatInstant(start),
      end: formatInstant(end),
      shard,
      every: asked.every,
    },
    parallel: wholeNumber("parallel", asked.parallel ?? 2, [1, 64]),
    leaseMs: wholeNumber("leaseMs", asked.leaseMs ?? 60_000, [1, 86_400_000]),
  };
}

/** Parts of one interval make a whole: an end that moves with the clock would give each machine another one. */
function requireShard({ index, of }: Shard, end: bigint, now: bigint): void {
  if (!Number.isInteger(index) || !Number.isInteger(of) || index < 0 || index >= of)
    throw AsofError.of("invalid-option", `there is no part ${index} of ${of}`, {
      path: "shard",
      hint: "parts are counted from 0",
    });
  if (end <= now) return;
  throw AsofError.of(
    "invalid-option",
    "a run in shards cannot end in the future: each would end at a present of its own",
    {
      path: "end",
      hint: "give every machine the same end, not after the present",
    },
  );
}

function lengthOf(every: string): bigint {
  const length = parseDuration(every);
  if (length !== null && length > 0) return BigInt(length);
  throw AsofError.of("invalid-duration", `'${every}' is not the length of a part`, {
    path: "every",
    hint: "write a whole number and a unit, like '6 hours' or '1 day'",
  });
}
