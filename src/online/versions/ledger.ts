import { setTimeout as sleep } from "node:timers/promises";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { OnlineView } from "../../ports/online-store.ts";
import type { ViewRecord } from "./record.ts";

/** Keeps a record a view, each with a number that every change raises. */
export interface Ledger {
  /** Number 0 and no versions where nothing was ever kept. Never older than what was acknowledged. */
  read(view: OnlineView, signal?: AbortSignal): Promise<Numbered>;
  /** False, with nothing changed, where the number is not that any more. */
  replace(view: OnlineView, record: ViewRecord, expected: number, signal?: AbortSignal): Promise<boolean>;
}

export interface Numbered {
  readonly record: ViewRecord;
  readonly number: number;
}

const attempts = 20;
const longestPause = 100;

/** Changes a record whole. Where somebody else changed it meanwhile, the change is made again to what is there now. */
export async function changeRecord(
  ledger: Ledger,
  view: OnlineView,
  change: (record: ViewRecord) => ViewRecord,
  signal?: AbortSignal,
): Promise<ViewRecord> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { record, number } = await ledger.read(view, signal);
    const changed = change(record);
    if (changed === record || (await ledger.replace(view, changed, number, signal))) return changed;
    await sleep(Math.random() * longestPause, undefined, { signal });
  }
  throw AsofError.of(
    "online-conflict",
    `the versions of view '${view.view}' are being changed by others all the time`,
    {
      path: `featureViews.${view.view}`,
      hint: "run it again when the others are done",
    },
  );
}
