import type { UnfitColumn } from "../../ports/online-store.ts";
import type { LastWork } from "./loaded-times.ts";
import type { DifferenceCause } from "./result.ts";

/** Reasons, in words. */
export const words = {
  expired: "a read withholds it either way: the row is older than the view's TTL by now",
  beyond: "its time lies after the watermark: it was pushed, or a run beyond the watermark loaded it",
  newer:
    "it is newer than the warehouse's row: it was pushed to the store alone, or the warehouse's row was taken away or changed since",
  goingOn: "a run beyond the watermark has begun, and may have loaded it: it may have become known after the watermark",
  uncovered: (since: string) =>
    `its time lies before ${since}, where the loading of this version begins: it was pushed, or loaded before`,
  extra: "the warehouse has no row of this key: it was taken away there, or only ever pushed to the store",
  value:
    "the rows are of one time and differ in values: the warehouse's row was changed in place after it was loaded, several rows tie, or somebody else wrote to the store",
  windows: (eventTime: string | null) =>
    `the windows were other ones when ${runAt(eventTime)} computed them: rows were changed in place, or are readable later than they say`,
  lateInWindow: (eventTime: string | null) =>
    `rows that count came, or were changed, after ${runAt(eventTime)} computed the windows`,
  staticRow: "the row came, or was changed, after the last run had read its source, which has no times",
  stale: (work: LastWork | null) =>
    work?.at == null
      ? "the warehouse has a newer row, though its interval was loaded: the row came after that"
      : `the warehouse has a newer row, though its interval was read at ${work.at}: the row came after that`,
  createdAfter: (created: string, read: string) =>
    `the row was created at ${created}, after its interval was read at ${read}`,
  missing: (work: LastWork | null) =>
    work?.at == null
      ? "no row is stored, though its interval was loaded: the row came after that, or the store lost it"
      : `no row is stored, though its interval was read at ${work.at}: the row came after that, or the store lost it`,
  unfinished: ({ state, run, at, reason }: LastWork) => {
    if (state === "skipped")
      return `its interval was never loaded: the watermark was set over it by hand at ${at} (${reason})`;
    const because = reason === null ? "" : `: ${reason}`;
    return `its interval is ${state} in run ${run}${because}`;
  },
  unfit: (columns: readonly UnfitColumn[]) =>
    `${columns.map(({ name, found }) => `'${name}' holds ${found}`).join(", ")}, which nothing of asof writes there`,
} as const;

function runAt(eventTime: string | null): string {
  return eventTime === null ? "the last run" : `the run up to ${eventTime}`;
}

/** What helps against each. */
export const remedies: Readonly<Record<DifferenceCause, string>> = {
  late: "--repair writes the row; declare the source's availableAt, or a longer lateness, so that runs find such rows",
  missing:
    "--repair writes the row; see whether somebody deletes rows online, or has restored an old state of the store",
  failed_interval: "run it again: asof runs retry; --repair writes the row too",
  value: "--repair writes the warehouse's values; give rows that are changed in place a later created time",
  type: "--repair writes the row anew; see who else writes to the store's tables",
  extra: "--repair --delete-extra takes the row away, if it is not to be served",
  newer: "nothing: a later run brings the watermark there",
  expired: "nothing: it is served to nobody",
  uncovered: "nothing; materialize from an earlier start to load what was before",
};

/** In a line. */
export const meanings: Readonly<Record<DifferenceCause, string>> = {
  late: "came after their interval was loaded",
  missing: "not stored, though loaded",
  failed_interval: "of an interval that was never loaded to its end",
  value: "of the same time, with other values",
  type: "hold values of another type",
  extra: "not in the warehouse",
  newer: "newer than the warehouse's",
  expired: "older than the TTL, served to nobody",
  uncovered: "of a time before loading began",
};
