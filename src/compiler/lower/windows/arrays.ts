import type { TimeBound } from "../../../ir/plan.ts";
import type { TemplateUse } from "../../../ir/statement.ts";
import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import { boundCondition, instantOf, of, r, s } from "../fragments.ts";
import { arrayLexicon, arraysStep } from "../strategies/gathered.ts";
import { availability, eventTime, present, sourceKeys } from "../strategies/source-parts.ts";
import { column, keyNames } from "../strategy.ts";
import type { WindowContext, WindowStrategy } from "./aggregates.ts";
import { type GatheredColumn, gatheredColumns } from "./gathered-columns.ts";
import { functionsOfRows } from "./probe.ts";

/**
 * One row a key with the columns of its rows in arrays, in the order of time. The window of a spine row is a slice, whose
 * ends are found by binary search. Needs no index, and no row has to have an address.
 */
export const arrays: WindowStrategy = {
  readsStarts: true,
  lower: (context: WindowContext) => {
    const { join, names } = context;
    const table = identifier(names.table(`${join.role}__arrays`));
    const rows = identifier(names.alias(`${join.role}_arrays`));
    const kept = keptColumns(context);
    return {
      steps: [gatheringStep(context, table, kept)],
      join: {
        template: "window-arrays",
        view: {
          arrays: table,
          rows,
          matches: matches(context, rows),
          functions: functionsOfRows(context, slices(context, rows, kept), knownConditions(context)),
        },
      },
    };
  },
};

/** A column of the source with the name of its array. */
interface KeptColumn extends GatheredColumn {
  readonly array: Sql;
}

/** An event time that holds instants is what is searched. */
function keptColumns(context: WindowContext): readonly KeptColumn[] {
  const event = eventTime(context).column;
  const searched = event.time.form === "instant" ? event.column : null;
  return gatheredColumns(context).map((one, index) => ({
    ...one,
    array: column(context, one.name === searched ? "instants" : `column_${index + 1}`),
  }));
}

function gatheringStep(context: WindowContext, name: Sql, kept: readonly KeptColumn[]): TemplateUse {
  const { join, lexicon, source } = context;
  const event = eventTime(context).column;
  const available = availability(context)?.column ?? null;
  const instant = instantOf(event.column, event.time, r, lexicon);
  const instants = { name: column(context, "instants"), value: instant };
  const others = kept.filter((one) => event.time.form !== "instant" || one.name !== event.column);
  const times = [event.column, ...(available === null ? [] : [available.column])];
  return arraysStep(context, name, {
    comment: "one row a key: the columns of its rows, side by side in the order of time",
    source,
    keys: sourceKeys(context),
    gathered: [instants, ...others.map(({ array, value }) => ({ name: array, value }))],
    order: [instant, ...others.map(({ settles }) => settles)],
    conditions: present([...join.keys.map((key) => key.sourceColumn), ...times]),
  });
}

function matches(context: WindowContext, rows: Sql): readonly Sql[] {
  const keys = keyNames(context);
  const own = context.join.keys.map((key, index) => sql`${rows}.${keys[index] ?? rows} = ${of(s, key.spineColumn)}`);
  return own.length > 0 ? own : [sql`TRUE`];
}

/** The rows of the widest window, out of the arrays, to stand under the alias `r` as the source's rows do. */
function slices(context: WindowContext, rows: Sql, kept: readonly KeptColumn[]): TemplateUse {
  const [first, last] = [column(context, "first"), column(context, "last")];
  const { elements } = arrayLexicon(context);
  return {
    template: "array-slices",
    view: {
      columns: kept.map(({ array, name }) => {
        return sql`${elements(sql`${rows}.${array}`, sql`p.${first}`, sql`p.${last}`)} AS ${identifier(name)}`;
      }),
      ends: [sql`${firstPlace(context, rows)} AS ${first}`, sql`${lastPlace(context, rows)} AS ${last}`],
    },
  };
}

/** One after the last instant that is too old. */
function firstPlace(context: WindowContext, rows: Sql): Sql {
  const start = context.join.bounds.find(({ side }) => side === "lower");
  return start === undefined ? sql`1` : sql`${reached(context, rows, start)} + 1`;
}

function lastPlace(context: WindowContext, rows: Sql): Sql {
  return reached(context, rows, eventTime(context));
}

/** Instants are whole microseconds: before an instant is at or before the one that precedes it. */
function reached(context: WindowContext, rows: Sql, { side, offset, inclusive }: TimeBound): Sql {
  const { lexicon, spine } = context;
  const before = offset + (inclusive === (side === "upper") ? 0 : 1);
  const limit = before === 0 ? spine.time : lexicon.earlier(spine.time, before);
  return arrayLexicon(context).reached(sql`${rows}.${column(context, "instants")}`, limit);
}

/** The slice has settled when rows happened, not when they were known. */
function knownConditions(context: WindowContext): readonly Sql[] {
  const { lexicon, spine } = context;
  const available = availability(context);
  return available === null ? [] : [boundCondition(available, spine.time, r, lexicon)];
}
