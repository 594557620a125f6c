/** The rows for what is materialized and served. */
import { grouped, type MatrixGroup } from "./groups.ts";

/** What a value that was served may be. */
export type ServedSituation =
  | "newest"
  | "static"
  | "window"
  | "emptied window"
  | "computed"
  | "on demand"
  | "null value"
  | "not found"
  | "withheld";

/** What became of an entity's rows before and after the first of two runs. */
export type Fate =
  | "unchanged"
  | "newer"
  | "late and newer"
  | "late and older"
  | "not known yet"
  | "too old to read"
  | "too old to load"
  | "exactly as old"
  | "tie of events"
  | "NULL values"
  | "known first later"
  | "known at the end"
  | "known just after"
  | "leaves a window"
  | "never seen";

export const materializationGroups: readonly MatrixGroup<ServedSituation | Fate>[] = [
  grouped<ServedSituation>("Values", {
    "the newest row of a key": "newest",
    "a source without times": "static",
    windows: "window",
    "windows that emptied since": "emptied window",
    "expressions over columns": "computed",
    "on-demand views": "on demand",
    NULL: "null value",
    "no row": "not found",
    "withheld: older than the TTL": "withheld",
  }),
  grouped<Fate>("Keys", {
    "nothing new": "unchanged",
    "newer rows": "newer",
    "a late row that is newer than what is stored": "late and newer",
    "a late row that is older than what is stored": "late and older",
    "a row that became known after the first run": "not known yet",
    "a row that grows too old after it was loaded": "too old to read",
    "a row that is too old to be loaded": "too old to load",
    "a row exactly as old as the TTL at the run's end": "exactly as old",
    "rows that tie in event time": "tie of events",
    "NULL values": "NULL values",
    "a key that is new in the second run": "known first later",
    "a row that became known at the run's end": "known at the end",
    "a row that became known a microsecond later": "known just after",
    "a row that leaves a window of days": "leaves a window",
    "a key that nobody has seen": "never seen",
  }),
];
