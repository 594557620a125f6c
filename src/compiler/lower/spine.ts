import { authorQuery } from "../../ir/author-query.ts";
import { type EntityListing, joinsOf, type LogicalPlan, type SpineNode, spineOf } from "../../ir/plan.ts";
import type { ResolvedPopulation } from "../../ir/request.ts";
import type { TemplateUse, TemplateValue, UploadTable } from "../../ir/statement.ts";
import { instant as instantForm } from "../../ir/types.ts";
import { commentText, identifier, type Sql, sql } from "../../kernel/sql.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";
import type { Lexicon } from "../../ports/lexicon.ts";
import { of, r, relationSql, s } from "./fragments.ts";
import type { Names } from "./names.ts";
import type { SpineInSql } from "./strategy.ts";

export interface LoweredSpine {
  readonly inSql: SpineInSql;
  readonly steps: readonly TemplateUse[];
  readonly upload: UploadTable | null;
  /** The name that a spine column has in the spine's table. */
  columnName(name: string): string;
}

interface SpineContext {
  readonly spine: SpineNode;
  readonly lexicon: Lexicon;
  readonly names: Names;
  readonly columnName: (name: string) => string;
}

/** The spine as a table that the joins can name: uploaded, or the first common table of the statement. */
export function lowerSpine(plan: LogicalPlan, lexicon: Lexicon, names: Names, numbered: boolean): LoweredSpine {
  const spine = spineOf(plan);
  const context = { spine, lexicon, names, columnName: columnNames(spine, names) };
  return context.spine.from.kind === "rows" ? uploaded(context) : selected(context, numbered);
}

/** Columns that exist keep their names; those that we make get a short one where theirs is too long. */
function columnNames(spine: SpineNode, names: Names): (name: string) => string {
  if (spine.from.kind === "table" || spine.from.kind === "query") return (name) => name;
  return (name) => names.carried(name, `column_${spine.columns.findIndex((one) => one.name === name) + 1}`);
}

function uploaded({ spine, lexicon, names, columnName }: SpineContext): LoweredSpine {
  const name = names.table("asof_spine");
  const rowNumber = names.column("row");
  return {
    inSql: {
      table: identifier(name),
      time: lexicon.instant(of(s, columnName(spine.time.column)), spine.time.time),
      row: identifier(rowNumber),
    },
    steps: [],
    columnName,
    upload: {
      name,
      rowNumber,
      columns: spine.columns.map((column) => ({
        ...column,
        type: column.type ?? { kind: "string" },
        sqlName: columnName(column.name),
      })),
    },
  };
}

function selected(context: SpineContext, numbered: boolean): LoweredSpine {
  const { spine, lexicon, names, columnName } = context;
  const table = identifier(names.table("spine"));
  const row = identifier(names.column("row"));
  const converted = spine.time.time.form !== instantForm.form;
  const timeName = converted ? names.column("time") : columnName(spine.time.column);
  const q = sql`q`;
  const columns = [
    ...spine.columns.map((column) => of(q, columnName(column.name))),
    ...(converted
      ? [sql`${lexicon.instant(of(q, columnName(spine.time.column)), spine.time.time)} AS ${identifier(timeName)}`]
      : []),
    ...(numbered ? [sql`ROW_NUMBER() OVER () AS ${row}`] : []),
  ];
  const comment = commentText(commentOf(spine));
  return {
    inSql: { table, time: of(s, timeName), row },
    steps: [{ template: "spine", view: { name: table, comment, columns, rows: rowsOf(context) } }],
    upload: null,
    columnName,
  };
}

function commentOf({ from }: SpineNode): string {
  switch (from.kind) {
    case "range":
      return `spine: each entity at each instant from ${from.start} until ${from.end} at which a row of it became known`;
    case "as_of":
      return `spine: every entity as of ${from.instant}`;
    default:
      return "spine: the rows to enrich";
  }
}

function rowsOf(context: SpineContext): TemplateValue {
  const { from } = context.spine;
  switch (from.kind) {
    case "table":
      return relationSql(from.relation);
    case "query":
      return subquery(authorQuery(from.query));
    case "range":
      return listing(from.inputs.map((input) => knownInRange(context, input, from)));
    case "as_of":
      return from.population === null
        ? listing(from.inputs.map((input) => knownBy(context, input, from.instant)))
        : populationAt(context, from.population, from.instant);
    case "rows":
      throw new Error("uploaded rows are not selected");
  }
}

export function subquery(query: Sql): TemplateUse {
  return { template: "subquery", view: { query } };
}

function listing(inputs: readonly TemplateUse[]): TemplateUse {
  return { template: "entity-listing", view: { inputs } };
}

interface RangeSpine {
  readonly start: string;
  readonly end: string;
  readonly population: ResolvedPopulation | null;
}

function knownInRange(context: SpineContext, input: EntityListing, range: RangeSpine): TemplateUse {
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
      population: population === null ? sql`` : populationRows(population),
      matches: matches(input, p),
      conditions: [
        ...keyColumns.map((column) => sql`${own(column.name)} IS NOT NULL`),
        ...availableNotNull(input),
        sql`${known} >= ${literal(range.start, lexicon)}`,
        sql`${known} < ${literal(range.end, lexicon)}`,
      ],
    },
  };
}

function knownBy(context: SpineContext, input: EntityListing, instant: string): TemplateUse {
  const { spine, lexicon } = context;
  const named = (name: string): Sql => identifier(context.columnName(name));
  const at = literal(instant, lexicon);
  const comparison = input.inclusive ? sql`<=` : sql`<`;
  // Branches of a union are matched by position: each lists the keys in the spine's order.
  const keys = spine.columns.flatMap((column) => input.keys.filter((key) => key.spineColumn === column.name));
  const times = [input.eventTime, input.availableAt].filter((column) => column !== null);
  return {
    template: "known-entities",
    view: {
      comment: commentText(`${input.role}: entities with a row that was known by then`),
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
        ...times.map((column) => {
          const inForm = lexicon.inFormOf(at, column.time);
          const value = of(r, column.column);
          return sql`${inForm === null ? lexicon.instant(value, column.time) : value} ${comparison} ${inForm ?? at}`;
        }),
      ],
    },
  };
}

function populationAt(context: SpineContext, population: ResolvedPopulation, instant: string): TemplateUse {
  const { spine, lexicon } = context;
  const own = spine.columns.filter((column) => column.name !== spine.time.column);
  return {
    template: "population",
    view: {
      comment: commentText("the population, each at that instant"),
      columns: [
        ...own.map((column) => carriedColumn(context, sql`p`, column.name)),
        sql`${literal(instant, lexicon)} AS ${identifier(context.columnName(spine.time.column))}`,
      ],
      population: populationRows(population),
    },
  };
}

/** A population's column under the name that the spine has for it. */
function carriedColumn({ columnName }: SpineContext, alias: Sql, name: string): Sql {
  const carried = columnName(name);
  return carried === name ? of(alias, name) : sql`${of(alias, name)} AS ${identifier(carried)}`;
}

function populationRows(population: ResolvedPopulation): TemplateValue {
  return sourceRows(population);
}

function sourceRows(from: EntityListing["scan"]["from"] | ResolvedPopulation): TemplateValue {
  return from.kind === "table" ? relationSql(from.relation) : subquery(authorQuery(from.query));
}

function matches(input: EntityListing, population: Sql): readonly Sql[] {
  if (input.keys.length === 0) return [sql`TRUE`];
  return input.keys.map((key) => sql`${of(r, key.sourceColumn)} = ${of(population, key.spineColumn)}`);
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

function literal(iso: string, lexicon: Lexicon): Sql {
  const microseconds = parseInstant(iso);
  if (microseconds === null) throw new Error(`not an instant: ${iso}`);
  return lexicon.instantLiteral(formatInstant(microseconds));
}

/** Whether a plan's spine needs its rows numbered for its own sake. */
export function keepsOrder(plan: LogicalPlan): boolean {
  return plan.ordered && joinsOf(plan).length > 0;
}
