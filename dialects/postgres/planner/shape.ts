import type { TimeSpread } from "../../../src/ir/catalog.ts";
import type { JoinNode } from "../../../src/ir/plan.ts";
import { keySpread, timesOf } from "../../../src/ir/table-statistics.ts";
import { meanOver, shareUntil } from "../../../src/ir/time-spread.ts";
import type { JoinFacts } from "../../../src/ports/dialect.ts";
import { availableBound, eventBound, isStatic, keyColumns, ttlOf } from "./joins.ts";
import { steppedOver } from "./lateness.ts";

/** A join in numbers. */
export interface JoinShape {
  readonly spineRows: number;
  readonly sourceRows: number;
  /** Rows of the key that a spine row has: hot keys weigh by how often they are met. */
  readonly rowsOfKey: number;
  /** False where `rowsOfKey` rests on no count of distinct keys. */
  readonly keysCounted: boolean;
  /** Rows of the key at or before a spine row's time. */
  readonly earlier: number;
  /** Of these, the rows within the TTL: what a spine row can choose from. */
  readonly candidates: number;
  /** Rows that a probe steps over because they were not known yet; 0 without `availableAt`. */
  readonly stepped: number;
  /** False where `stepped` rests on no spread of times. */
  readonly latenessCounted: boolean;
}

/** What a query planner assumes of keys that nobody counted; PostgreSQL's own does the same. */
const distinctUncounted = 200;
/** Of the rows of a key, those before an unknown time. */
const halfOf = 0.5;

/** A join's shape for a spine of so many rows; null where the rows of the source are not known. */
export function shapeOf(join: JoinNode, facts: JoinFacts, spineRows: number): JoinShape | null {
  const { table, sourceRows } = facts;
  if (sourceRows === null) return null;
  const keys = keySpread(table, sourceRows, keyColumns(join));
  const uncounted = isStatic(join) ? 1 : Math.max(1, sourceRows / distinctUncounted);
  const rowsOfKey = keys?.rowsOfPicked ?? uncounted;
  const times = timesOfJoin(join, facts);
  const ttl = ttlOf(join);
  return {
    spineRows,
    sourceRows,
    rowsOfKey,
    keysCounted: keys !== null,
    earlier: rowsOfKey * shareWithin(times, null),
    candidates: rowsOfKey * shareWithin(times, ttl),
    ...late(join, times, rowsOfKey, ttl),
  };
}

export interface Times {
  readonly event: TimeSpread | null;
  readonly available: TimeSpread | null;
  readonly spine: TimeSpread | null;
}

/** A spine whose times nobody knows is taken to lie where the source's events do. */
export function timesOfJoin(join: JoinNode, { table, spineTimes }: JoinFacts): Times {
  const event = spreadOf(eventBound(join)?.column.column);
  return { event, available: spreadOf(availableBound(join)?.column.column), spine: spineTimes ?? event };

  function spreadOf(column: string | undefined): TimeSpread | null {
    return column === undefined ? null : timesOf(table, column);
  }
}

/** The share of a key's rows that a spine row finds no older than a TTL, and no newer than itself. */
export function shareWithin({ event, spine }: Times, ttl: number | null): number {
  if (event === null || spine === null) return halfOf;
  return meanOver(spine, (instant) => {
    const happened = shareUntil(event, instant);
    return ttl === null ? happened : happened - shareUntil(event, instant - ttl);
  });
}

function late(
  join: JoinNode,
  { event, available, spine }: Times,
  rowsOfKey: number,
  ttl: number | null,
): Pick<JoinShape, "stepped" | "latenessCounted"> {
  if (availableBound(join) === null) return { stepped: 0, latenessCounted: true };
  if (event === null || available === null || spine === null) {
    return { stepped: rowsOfKey * halfOf, latenessCounted: false };
  }
  return { stepped: steppedOver({ event, available, spine, rowsOfKey, ttl }), latenessCounted: true };
}
