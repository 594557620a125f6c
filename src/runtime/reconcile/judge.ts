import { isExpired, type OnlineTable, onlineLayout } from "../../ir/online.ts";
import type { Row } from "../../ir/value.ts";
import { formatInstant } from "../../kernel/time.ts";
import type { StoredRow } from "../../ports/online-store.ts";
import { microsecondsOf, textOf } from "./exact-text.ts";
import type { LastWork, LoadedTimes } from "./loaded-times.ts";
import { orderOf } from "./order.ts";
import type { DifferenceCause } from "./result.ts";
import type { SameValue } from "./same-value.ts";
import { words } from "./words.ts";

/** What differences of a view are judged by. Instants are microseconds since 1970. */
export interface ViewFacts {
  readonly table: OnlineTable;
  readonly watermark: bigint;
  /** Nothing that became known before it was ever asked for; null for none such. */
  readonly since: bigint | null;
  readonly now: bigint;
  /** Whose event time it is: each row's own, or that of the run which wrote it. */
  readonly rows: "of events" | "of windows" | "static";
  readonly isStrict: boolean;
  /** Whether the source tells when a row became known. */
  readonly tellsAvailability: boolean;
  /** Whether the first tie-break is the created time. */
  readonly tellsCreation: boolean;
  readonly loaded: LoadedTimes;
  /** Whether a run beyond the watermark was begun. */
  readonly isGoingOn: boolean;
  /** In the order of the features. */
  readonly sameValues: readonly SameValue[];
}

/** How a stored row and the warehouse's differ. */
export interface Verdict {
  readonly cause: DifferenceCause;
  /** In words. */
  readonly reason: string;
  /** Places of the features that differ. */
  readonly features: readonly number[];
  /** Whether the warehouse's row may take the place of the stored one. */
  readonly isRepairable: boolean;
}

export type Judge = (expected: Row | null, stored: StoredRow | null) => Verdict | null;

/** Says of the warehouse's row of a key and the stored one why they differ; null where they do not. */
export function judgeOf(facts: ViewFacts): Judge {
  const { table } = facts;
  const layout = onlineLayout(table);
  const order = orderOf(table);
  const everywhere = table.features.map((_, index) => index);
  return (expected, stored) => {
    if (expected === null) return stored && { ...whyStray(facts, stored), features: everywhere, isRepairable: false };
    const terms = expected.slice(layout.eventTime, layout.features);
    if (stored === null) return found(facts, absent(facts, terms), { terms, stored, features: everywhere });
    const features = everywhere.filter((index) => !isSame(facts, stored, expected[layout.features + index], index));
    const standing = facts.rows === "of events" ? order([stored.eventTime, ...stored.tieBreaks], terms) : null;
    return bothThere(facts, { terms, stored, features, standing });
  };
}

interface BothThere {
  readonly terms: Row;
  readonly stored: StoredRow;
  readonly features: readonly number[];
  /** Below zero where the stored row is older; null where times are those of runs. */
  readonly standing: number | null;
}

function bothThere(facts: ViewFacts, { standing, ...both }: BothThere): Verdict | null {
  const { stored, features, terms } = both;
  const isNewer = standing === null ? isAfter(stored.eventTime, facts.watermark) : standing > 0;
  if (stored.unfit.length > 0) return found(facts, unfit(stored), { ...both, isRepairable: !isNewer });
  if (isNewer) return { ...newer(facts, stored), features, isRepairable: false };
  if (standing !== null && standing < 0) return found(facts, stale(facts, terms), both);
  if (features.length === 0) return null;
  return found(facts, standing === null ? recomputed(facts, stored) : changed, both);
}

type Why = Pick<Verdict, "cause" | "reason">;

function isSame({ table, sameValues }: ViewFacts, stored: StoredRow, expected: Row[number] | undefined, index: number) {
  if (stored.unfit.some(({ name }) => name === table.features[index]?.name)) return false;
  return sameValues[index]?.(stored.features[index] ?? null, expected ?? null) ?? true;
}

interface Found {
  readonly terms: Row;
  readonly stored: StoredRow | null;
  readonly features: readonly number[];
  readonly isRepairable?: boolean;
}

/** What no read would tell of either row is no fault. */
function found({ table: { ttl }, now }: ViewFacts, why: Why, about: Found): Verdict {
  const { terms, stored, features, isRepairable = true } = about;
  const isWithheld =
    isExpired(textOf(terms[0]), ttl, now) && (stored === null || isExpired(stored.eventTime, ttl, now));
  if (!isWithheld) return { ...why, features, isRepairable };
  return { cause: "expired", reason: words.expired, features, isRepairable: false };
}

function absent(facts: ViewFacts, terms: Row): Why {
  const work = workOn(facts, terms);
  if (isUnfinished(work)) return { cause: "failed_interval", reason: words.unfinished(work) };
  if (facts.rows === "static") return { cause: "late", reason: words.staticRow };
  const created = createdAfter(facts, terms, work);
  if (created !== null) return { cause: "late", reason: created };
  return { cause: "missing", reason: words.missing(work) };
}

function stale(facts: ViewFacts, terms: Row): Why {
  const work = workOn(facts, terms);
  if (isUnfinished(work)) return { cause: "failed_interval", reason: words.unfinished(work) };
  return { cause: "late", reason: createdAfter(facts, terms, work) ?? words.stale(work) };
}

/** Rows over windows, and of sources without times, are as of a run. */
function recomputed(facts: ViewFacts, { eventTime }: StoredRow): Why {
  const work = workOn(facts, [null]);
  if (isUnfinished(work)) return { cause: "failed_interval", reason: words.unfinished(work) };
  if (facts.rows === "static") return { cause: "late", reason: words.staticRow };
  if (facts.tellsAvailability) return { cause: "value", reason: words.windows(eventTime) };
  return { cause: "late", reason: words.lateInWindow(eventTime) };
}

const changed: Why = { cause: "value", reason: words.value };

function unfit({ unfit: columns }: StoredRow): Why {
  return { cause: "type", reason: words.unfit(columns) };
}

function newer({ watermark }: ViewFacts, { eventTime }: StoredRow): Why {
  return { cause: "newer", reason: isAfter(eventTime, watermark) ? words.beyond : words.newer };
}

/** Of a stored row of a key of which the warehouse has none. */
function whyStray(facts: ViewFacts, stored: StoredRow): Why {
  const { table, watermark, since, now, rows } = facts;
  const { eventTime } = stored;
  if (stored.keys.some((key) => key === null)) return unfit(stored);
  if (isAfter(eventTime, watermark)) return { cause: "newer", reason: words.beyond };
  if (isExpired(eventTime, table.ttl, now)) return { cause: "expired", reason: words.expired };
  if (rows === "of events" && since !== null && eventTime !== null && !isAfter(eventTime, since))
    return { cause: "uncovered", reason: words.uncovered(formatInstant(since)) };
  if (facts.isGoingOn && facts.tellsAvailability) return { cause: "newer", reason: words.goingOn };
  return { cause: "extra", reason: words.extra };
}

/** What the ledger says of when a row was loaded. Where rows tell when they were available, that may have been any time since. */
function workOn(facts: ViewFacts, terms: Row): LastWork | null {
  const { loaded, since, watermark, rows, tellsAvailability } = facts;
  if (rows === "static") return loaded.at(watermark);
  const event = microsecondsOf(textOf(terms[0]) ?? "");
  if (rows === "of windows" || event === null) return loaded.unfinishedBetween(since, watermark);
  const instant = facts.isStrict ? event + 1n : event;
  return tellsAvailability ? (loaded.unfinishedBetween(instant - 1n, watermark) ?? null) : loaded.at(instant);
}

function isUnfinished(work: LastWork | null): work is LastWork {
  return work !== null && work.state !== "committed";
}

/** Evidence that a row came too late: it was made after its interval was read. */
function createdAfter({ tellsCreation }: ViewFacts, terms: Row, work: LastWork | null): string | null {
  const created = tellsCreation ? textOf(terms[1]) : null;
  if (created === null || work === null || work.at === null) return null;
  const [made, read] = [microsecondsOf(created), microsecondsOf(work.at)];
  return made !== null && read !== null && made > read ? words.createdAfter(created, work.at) : null;
}

function isAfter(eventTime: string | null, instant: bigint): boolean {
  return eventTime !== null && (microsecondsOf(eventTime) ?? instant) > instant;
}
