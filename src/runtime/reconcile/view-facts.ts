import type { FeatureViewDefinition } from "../../ir/definition.ts";
import type { OnlineTable } from "../../ir/online.ts";
import { parseInstant } from "../../kernel/time.ts";
import type { Coverage, LedgerEntry } from "../../ports/run-store.ts";
import type { Materializing } from "../materialize/materializing.ts";
import type { ViewFacts } from "./judge.ts";
import { LoadedTimes } from "./loaded-times.ts";
import { sameValueOf } from "./same-value.ts";

/** Entries of the ledger that are looked at, those that end last: of what lies before, nothing is said but that it was loaded. */
const mostEntries = 10_000;
const mostLines = 1_000;

/** What a version is filled with, by the ledger. */
export type Filled = Coverage & { readonly watermark: string };

/** What differences of a version are judged by. */
export async function viewFacts(
  { runs, clock }: Pick<Materializing, "runs" | "clock">,
  view: FeatureViewDefinition,
  table: OnlineTable,
  { since, watermark }: Filled,
): Promise<ViewFacts> {
  const entries = await runs.intervals(table, mostEntries);
  const audit = (await runs.audit(table.project, mostLines)).filter(
    (line) => line.view === table.view && line.version === table.version,
  );
  const end = parseInstant(watermark) ?? 0n;
  return {
    table,
    watermark: end,
    since: since === null ? null : parseInstant(since),
    now: clock.now(),
    rows: view.features.some(({ aggregate }) => aggregate !== null)
      ? "of windows"
      : view.source.eventTime === null
        ? "static"
        : "of events",
    isStrict: view.boundary === "strict",
    tellsAvailability: view.source.availableAt !== null,
    tellsCreation: view.source.createdTime !== null && table.tieBreaks.length > 0,
    loaded: new LoadedTimes(entries, audit),
    isGoingOn: entries.some((entry) => wentBeyond(entry, end)),
    sameValues: table.features.map(({ name, type }) => {
      const feature = view.features.find((one) => one.name === name);
      return sameValueOf(feature ?? { type, aggregate: null, expression: null });
    }),
  };
}

function wentBeyond({ startedAt, interval }: LedgerEntry, watermark: bigint): boolean {
  return startedAt !== null && (parseInstant(interval.end) ?? 0n) > watermark;
}
