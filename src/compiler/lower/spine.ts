import { authorQuery } from "../../ir/author-query.ts";
import { type LogicalPlan, type SpineNode, spineOf } from "../../ir/plan.ts";
import type { TemplateUse, TemplateValue, UploadTable } from "../../ir/statement.ts";
import { instant as instantForm } from "../../ir/types.ts";
import { commentText, identifier, sql } from "../../kernel/sql.ts";
import type { Lexicon } from "../../ports/lexicon.ts";
import { of, relationSql, s } from "./fragments.ts";
import { entityListing, knownBy, knownInRange, populationAt, subquery } from "./listings.ts";
import type { Names } from "./names.ts";
import type { SpineContext } from "./spine-context.ts";
import type { SpineInSql } from "./strategy.ts";

export interface LoweredSpine {
  readonly node: SpineNode;
  readonly inSql: SpineInSql;
  readonly steps: readonly TemplateUse[];
  readonly upload: UploadTable | null;
  /** The name that a spine column has in the spine's table. */
  columnName(name: string): string;
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
    node: spine,
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
    node: spine,
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
      return entityListing(from.inputs.map((input) => knownInRange(context, input, from)));
    case "as_of":
      return from.population === null
        ? entityListing(from.inputs.map((input) => knownBy(context, input, from.instant)))
        : populationAt(context, from.population, from.instant);
    case "rows":
      throw new Error("uploaded rows are not selected");
  }
}
