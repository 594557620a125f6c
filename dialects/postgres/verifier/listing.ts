import type { SelectStmt } from "libpg-query";
import type { Rows } from "./description.ts";
import { demand, deviate } from "./deviation.ts";
import { expectTable, rowsOf } from "./rows.ts";
import { knownOf, type ReadLimit, type ReadShard, readRun } from "./run.ts";
import type { Scope } from "./scope.ts";
import type { From } from "./syntax/from.ts";
import { byName, readSelect } from "./syntax/select.ts";
import { show } from "./syntax/show.ts";
import { columnOf, constant, same, type Term } from "./syntax/term.ts";
import type { ReadTime } from "./time.ts";

/** One SELECT that lists entities, as its text says. */
export interface ListingDescription {
  readonly distinct: boolean;
  readonly rows: Rows;
  readonly population: ListedPopulation | null;
  /** Every column but the last. */
  readonly entity: readonly (readonly [name: string, column: ListedColumn])[];
  /** The last column: its name and what it holds. */
  readonly timeName: string;
  readonly time: ListedTime;
  readonly present: readonly ListedColumn[];
  readonly limits: readonly ReadLimit[];
  readonly choices: readonly (readonly ReadLimit[])[];
  readonly shard: ReadShard | null;
}

export interface ListedPopulation {
  readonly rows: Rows;
  readonly matches: readonly { readonly source: string; readonly population: string }[];
}

export interface ListedColumn {
  readonly side: "source" | "population";
  readonly column: string;
}

/** An instant written out, or the greatest of some columns of the source. */
export type ListedTime = { readonly instant: bigint } | { readonly known: readonly ReadTime[] };

interface Sides {
  readonly source: string;
  readonly population: string | null;
}

/** Entities of a source, perhaps only those of a population. */
export function readListing(statement: SelectStmt, scope: Scope): ListingDescription {
  const place = "the listing of entities";
  const distinct = statement.distinctClause !== undefined;
  const select = readSelect(statement, place, ["distinct", "where"]);
  demand(!distinct || same(select.distinct, []), place, "DISTINCT ON has no place there");
  const { from } = select;
  const joined = from.is === "join" ? from : null;
  demand(joined === null || joined.kind === "inner", `${place}, FROM`, "JOIN of the population is expected");
  const source = readEntityRows(joined?.left ?? from, scope, place);
  const population = joined === null ? null : readEntityRows(joined.right, scope, place);
  const sides: Sides = { source: source.alias, population: population?.alias ?? null };
  const columns = [...byName(select.columns, place)];
  const last = columns.at(-1);
  demand(last !== undefined, `${place}, SELECT`, "selects nothing");
  return {
    distinct,
    rows: source.rows,
    population: population && { rows: population.rows, matches: readMatches(joined?.on ?? [], sides, `${place}, ON`) },
    entity: columns.slice(0, -1).map(([name, value]) => [name, listedColumn(value, sides, `${place}, SELECT`)]),
    timeName: last[0],
    time: listedTime(last[1], sides, `${place}, SELECT`),
    present: select.where.flatMap((one) =>
      one.is === "not_null" ? [listedColumn(one.of, sides, `${place}, WHERE`)] : [],
    ),
    ...readRun(
      select.where.filter((one) => one.is !== "not_null"),
      sides.source,
      `${place}, WHERE`,
    ),
  };
}

function readEntityRows(from: From, scope: Scope, place: string): { readonly rows: Rows; readonly alias: string } {
  if (from.is === "subquery") {
    demand(!from.lateral, `${place}, FROM`, "LATERAL has no place there");
    return { rows: { kind: "query", query: from.query }, alias: from.alias };
  }
  const table = expectTable(from, `${place}, FROM`);
  return { rows: rowsOf(table, scope), alias: table.alias };
}

function readMatches(on: readonly Term[], sides: Sides, place: string): readonly KeyMatch[] {
  if (same(on, [constant(true)])) return [];
  return on.map((condition) => {
    const source = condition.is === "equal" ? columnOf(condition.left, sides.source) : null;
    const population = condition.is === "equal" ? columnOf(condition.right, sides.population) : null;
    if (source === null || population === null) return deviate(place, `${show(condition)} matches no key`);
    return { source, population };
  });
}

type KeyMatch = ListedPopulation["matches"][number];

function listedColumn(term: Term, sides: Sides, place: string): ListedColumn {
  const source = columnOf(term, sides.source);
  if (source !== null) return { side: "source", column: source };
  const population = sides.population === null ? null : columnOf(term, sides.population);
  if (population === null) return deviate(place, `${show(term)} is no column of the entities`);
  return { side: "population", column: population };
}

function listedTime(term: Term, sides: Sides, place: string): ListedTime {
  return term.is === "instant" ? { instant: term.microseconds } : { known: knownOf(term, sides.source, place) };
}
