import type { CatalogIndex, CatalogTable } from "../../src/ir/catalog.ts";
import type { AsOfJoinNode } from "../../src/ir/plan.ts";
import type { StrategyChoice } from "../../src/ir/statement.ts";
import type { Dialect, JoinFacts, StrategyName } from "../../src/ports/dialect.ts";

/** Which ways to join Postgres offers, and to which joins. */
export const strategies: Dialect["strategies"] = {
  probe: { refusal: () => null },
  rank: { refusal: () => null },
  sweep: {
    refusal: (join) => (isStatic(join) ? "a static source has no event time to sweep over; use lookup or probe" : null),
  },
  lookup: {
    refusal: (join) => (isStatic(join) ? null : "a lookup is for static sources; use probe, sweep or rank"),
  },
};

/**
 * The rule, in order: a static source is looked up; a source whose index serves is probed, if the index also holds
 * `availableAt` where one is declared (else each probe may walk over many rows that were not known yet); all others are
 * swept, whose cost does not depend on an index or on how the keys are spread.
 */
export function choose(join: AsOfJoinNode, facts: JoinFacts): StrategyChoice {
  const chosen = (strategy: StrategyName, reason: string): StrategyChoice => ({ role: join.role, strategy, reason });
  if (isStatic(join)) return chosen("lookup", "a static source: one row a key");
  if (join.source.from.kind === "query") return chosen("sweep", "a query source has no index to probe");
  if (facts.table === null) return chosen("sweep", "nothing is known of the table's indexes");
  const index = servingIndex(join, facts.table);
  if (index === null) return chosen("sweep", "no index on the keys and the event time");
  return chosen("probe", `index ${index.name} serves the keys and the event time`);
}

function isStatic(join: AsOfJoinNode): boolean {
  return join.bounds.length === 0;
}

function servingIndex(join: AsOfJoinNode, table: CatalogTable): CatalogIndex | null {
  return table.indexes.find((index) => serves(index, join)) ?? null;
}

/** The keys in any order, then the event time; `availableAt`, where declared, anywhere after. */
function serves(index: CatalogIndex, join: AsOfJoinNode): boolean {
  const names = index.columns.map((column) => column?.name ?? null);
  const keys = join.keys.map((key) => key.sourceColumn);
  const event = join.order[0]?.column;
  const others = join.bounds.map((bound) => bound.column.column).filter((column) => column !== event);
  return (
    keys.every((key) => names.slice(0, keys.length).includes(key)) &&
    names[keys.length] === event &&
    others.every((column) => names.slice(keys.length + 1).includes(column))
  );
}
