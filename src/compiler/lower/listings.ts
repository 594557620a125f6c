/** Spines that nobody gave: the entities that the sources themselves, or a population, list. */
import { authorQuery } from "../../ir/author-query.ts";
import type { EntityListing } from "../../ir/plan.ts";
import type { ResolvedPopulation } from "../../ir/request.ts";
import type { TemplateUse, TemplateValue } from "../../ir/statement.ts";
import { commentText, identifier, type Sql, sql } from "../../kernel/sql.ts";
import type { Lexicon } from "../../ports/lexicon.ts";
import { instantCondition, instantLiteral, of, r, relationSql } from "./fragments.ts";
import { runConditions } from "./run-conditions.ts";
import type { SpineContext } from "./spine-context.ts";

/** An author's query in parentheses, on lines of its own. */
export function subquery(query: Sql): TemplateUse {
  return { template: "subquery", view: { query } };
}

/** One table of entities from several sources, each entity once. */
export function entityListing(inputs: readonly TemplateUse[]): TemplateUse {
  return { template: "entity-listing", view: { inputs } };
}

interface RangeSpine {
  readonly start: string;
  readonly end: string;
  readonly population: ResolvedPopulation | null;
}

/** A source's entities at each instant of a range at which a row of theirs became known. */
export function knownInRange(context: SpineContext, input: EntityListing, range: RangeSpine): TemplateUse {
  const { spine, lexicon } = context;
  const named = (name: string): Sql => identifier(context.columnName(name));
  const known = knownInstant(input, lexicon);
  const { population } = range;
  const p = sql`p`;
  const keyColumns = spine.columns.filter((column) => column.name !== spine.time.column);
  const own = (name: string): Sql => {
    const key = input.keys.find((one) => one.spineColumn === name);
    return population !== null || key === undefined ? of(p, name) : of(r, key.sourceColumn);
  };
  return {
    template: "known-entities",
    view: {
      comment: commentText(`${input.role}: entities and the instants at which their rows became known`),
      columns: [
        ...keyColumns.map((column) => sql`${own(column.name)} AS ${named(column.name)}`),
        sql`${known} AS ${named(spine.time.column)}`,
      ],
      source: sourceRows(input.scan.from),
      hasPopulation: population !== null,
      population: population === null ? sql`` : sourceRows(population),
      matches: matches(input, p),
      conditions: [
        ...keyColumns.map((column) => sql`${own(column.name)} IS NOT NULL`),
        ...availableNotNull(input),
        sql`${known} >= ${instantLiteral(range.start, lexicon)}`,
        sql`${known} < ${instantLiteral(range.end, lexicon)}`,
      ],
    },
  };
}

/** A source's entities that have a row which was known by an instant. */
export function knownBy(context: SpineContext, input: EntityListing, instant: string): TemplateUse {
  const { spine, lexicon } = context;
  const named = (name: string): Sql => identifier(context.columnName(name));
  const at = instantLiteral(instant, lexicon);
  // Branches of a union are matched by position: each lists the keys in the spine's order.
  const keys = spine.columns.flatMap((column) => input.keys.filter((key) => key.spineColumn === column.name));
  const times = [input.eventTime, input.availableAt].filter((column) => column !== null);
  return {
    template: "known-entities",
    view: {
      comment: commentText(
        `${input.role}: entities with a row that ${input.only === null ? "was known by then" : "entered or left a window since"}`,
      ),
      columns: [
        ...keys.map((key) => sql`${of(r, key.sourceColumn)} AS ${named(key.spineColumn)}`),
        sql`${at} AS ${named(spine.time.column)}`,
      ],
      source: sourceRows(input.scan.from),
      hasPopulation: false,
      population: sql``,
      matches: [],
      conditions: [
        ...keys.map((key) => sql`${of(r, key.sourceColumn)} IS NOT NULL`),
        ...times.map((column) =>
          instantCondition({ column, side: "upper", instant, inclusive: input.inclusive }, r, lexicon),
        ),
        ...(input.only === null ? [] : runConditions(input.only, keyColumns(input), lexicon)),
      ],
    },
  };
}

/** The entities of a population, each at one instant; its rows stay as they are. */
export function populationAt(context: SpineContext, population: ResolvedPopulation, instant: string): TemplateUse {
  const { spine, lexicon } = context;
  const own = spine.columns.filter((column) => column.name !== spine.time.column);
  return {
    template: "population",
    view: {
      comment: commentText("the population, each at that instant"),
      columns: [
        ...own.map((column) => carriedColumn(context, sql`p`, column.name)),
        sql`${instantLiteral(instant, lexicon)} AS ${identifier(context.columnName(spine.time.column))}`,
      ],
      population: sourceRows(population),
    },
  };
}

/** A population's column under the name that the spine has for it. */
function carriedColumn({ columnName }: SpineContext, alias: Sql, name: string): Sql {
  const carried = columnName(name);
  return carried === name ? of(alias, name) : sql`${of(alias, name)} AS ${identifier(carried)}`;
}

function sourceRows(from: EntityListing["scan"]["from"] | ResolvedPopulation): TemplateValue {
  return from.kind === "table" ? relationSql(from.relation) : subquery(authorQuery(from.query));
}

function matches(input: EntityListing, population: Sql): readonly Sql[] {
  if (input.keys.length === 0) return [sql`TRUE`];
  return input.keys.map((key) => sql`${of(r, key.sourceColumn)} = ${of(population, key.spineColumn)}`);
}

function keyColumns({ keys }: EntityListing): readonly string[] {
  return keys.map(({ sourceColumn }) => sourceColumn);
}

function knownInstant(input: EntityListing, lexicon: Lexicon): Sql {
  const times = [input.eventTime, input.availableAt].filter((column) => column !== null);
  const instants = times.map((column) => lexicon.instant(of(r, column.column), column.time));
  return instants.length === 1 && instants[0] !== undefined ? instants[0] : lexicon.greatest(instants);
}

/** GREATEST ignores a NULL on some warehouses: a row that never became known is left out by name. */
function availableNotNull(input: EntityListing): readonly Sql[] {
  const times = input.availableAt === null ? [] : [input.eventTime, input.availableAt];
  return times.flatMap((column) => (column === null ? [] : [sql`${of(r, column.column)} IS NOT NULL`]));
}
