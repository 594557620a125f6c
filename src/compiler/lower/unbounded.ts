import {
  type EntityListing,
  type JoinNode,
  joinsOf,
  type LogicalPlan,
  spineOf,
  type TimeBound,
} from "../../ir/plan.ts";
import { type Diagnostic, error, type Place, throwIfErrors } from "../../kernel/diagnostics.ts";
import { sql } from "../../kernel/sql.ts";
import { formatDuration } from "../../kernel/time.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Lexicon } from "../../ports/lexicon.ts";
import { type Reach, reachOf } from "./reach.ts";
import { literalEnd } from "./strategies/moments.ts";

export interface BoundsAsked {
  /** Null where sources may be read from their beginning. */
  readonly requireBounds: "ttl" | "literal" | null;
  readonly dialect: Dialect;
  /** Positions of definitions in the author's files, for messages. */
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * Throws `unbounded-history` for every source that would be read from its beginning, with the predicate that would bound it. Where
 * a warehouse does not leave out parts of a table, nothing is refused; static sources have no history.
 */
export function refuseUnbounded(plan: LogicalPlan, asked: BoundsAsked): void {
  if (asked.requireBounds === null || asked.dialect.capabilities.literalBounds.answer !== "prune") return;
  const reach = reachOf(spineOf(plan));
  const timed = joinsOf(plan).filter((join) => join.bounds.length > 0);
  throwIfErrors([...timed.flatMap((join) => unboundedJoin(join, reach, asked) ?? []), ...unboundedListings(plan)]);
}

function unboundedJoin(join: JoinNode, reach: Reach | null, asked: BoundsAsked): Diagnostic | null {
  const [event] = join.bounds;
  const oldest = join.bounds.find((bound) => bound.side === "lower");
  const path = `featureViews.${join.view}.${join.node === "as_of_join" ? "ttl" : "features"}`;
  const place = asked.places.get(`feature_view:${join.view}`) ?? null;
  const whole = `'${join.role}' would read all rows of '${join.source.source}' before the spine's times`;
  if (oldest === undefined) {
    const { why, hint } = endless(join, event?.column.column ?? "its time");
    return error("unbounded-history", `${whole}: ${why}`, { path, place, hint });
  }
  if (asked.requireBounds === "ttl" || literalEnd(oldest, reach, asked.dialect.lexicon) !== null) return null;
  const { why, hint } = missing(oldest, asked.dialect.lexicon);
  return error("unbounded-history", `${whole}: ${why}`, { path, place, hint });
}

function endless({ node, view }: JoinNode, column: string): Record<"why" | "hint", string> {
  if (node === "as_of_join")
    return {
      why: "the view has no ttl",
      hint: `give view '${view}' a ttl: it becomes ${column} >= the spine's least time - ttl`,
    };
  return {
    why: "one of its windows is unbounded",
    hint: `give each window of view '${view}' a length: the longest becomes ${column} > the spine's least time - window`,
  };
}

function missing({ column: { column, time }, offset }: TimeBound, lexicon: Lexicon): Record<"why" | "hint", string> {
  if (lexicon.inFormOf(sql`t`, time) === null)
    return {
      why: `'${column}' must be converted before it is compared, so that no literal bounds it`,
      hint: `store '${column}' as an instant or in UTC`,
    };
  return {
    why: "the spine's least time is not known",
    hint: `say it (spineTimes.from, --spine-from), or let the spine be asked: it becomes ${column} >= that time - ${formatDuration(offset)}`,
  };
}

/** Rows that list entities are read too. */
function unboundedListings(plan: LogicalPlan): readonly Diagnostic[] {
  const { from } = spineOf(plan);
  if (from.kind === "as_of" && from.population === null)
    return from.inputs.map((input) =>
      listing(input, "every row up to the instant", "give a population: a table or query that lists the entities"),
    );
  if (from.kind !== "range") return [];
  return from.inputs
    .filter((input) => !isBounded(input))
    .map((input) => listing(input, "every row", "give the rows as a spine: a table, a query or rows of your own"));
}

/** A known time that is computed bounds no column. */
function isBounded({ eventTime, availableAt }: EntityListing): boolean {
  return availableAt === null && eventTime?.time.form === "instant";
}

function listing({ role, scan }: EntityListing, read: string, hint: string): Diagnostic {
  const message = `the entities of '${role}' are listed from '${scan.source}', of which ${read} would be read`;
  return error("unbounded-history", message, { path: "spine", hint });
}
