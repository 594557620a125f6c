import type { CatalogTable } from "../../src/ir/catalog.ts";
import type { AsOfJoinNode } from "../../src/ir/plan.ts";
import { type Dialect, type JoinFacts, missingStrategy } from "../../src/ports/dialect.ts";
import { isStatic } from "./planner/joins.ts";
import { planner } from "./planner/plan.ts";

/** Which ways to join Postgres offers, and to which joins. */
export const strategies: Dialect["strategies"] = {
  probe: { refusal: () => null },
  rank: { refusal: () => null },
  sweep: {
    refusal: (join) => (isStatic(join) ? "a static source has no event time to sweep over; use lookup or probe" : null),
  },
  arrays: { refusal: withoutAddresses },
  asof: missingStrategy("Postgres has no ASOF JOIN; use probe, sweep or arrays"),
  lookup: {
    refusal: (join) => (isStatic(join) ? null : "a lookup is for static sources; use probe, sweep or rank"),
  },
};

/** Picks by what each would take. */
export const choose = planner(strategies);

/** A row's address (ctid) is only good within one ordinary table. */
function withoutAddresses(join: AsOfJoinNode, { table }: JoinFacts): string | null {
  if (isStatic(join)) return "a static source has no event time to search; use lookup or probe";
  if (join.source.from.kind === "query") return "the rows of a query source have no addresses; use sweep";
  if (table === null)
    return "nothing is known of its table, whose rows must have addresses of their own; compile with the warehouse, or use sweep";
  if (table.kind === "table") return null;
  return `${notOrdinary[table.kind]}; use sweep, or probe where an index serves`;
}

const notOrdinary: Readonly<Record<Exclude<CatalogTable["kind"], "table">, string>> = {
  view: "the rows of a database view have no addresses",
  partitioned: "its rows lie in several tables (partitions, inheritance), where two may have one address",
  other: "its rows have no addresses that may be read",
};
