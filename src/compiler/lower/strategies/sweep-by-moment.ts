import type { TemplateUse } from "../../../ir/statement.ts";
import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import type { PackedRowLexicon } from "../../../ports/lexicon.ts";
import { r, s } from "../fragments.ts";
import {
  carriedNames,
  column,
  inWords,
  type JoinContext,
  keyNames,
  type LoweredJoin,
  winnerInWords,
} from "../strategy.ts";
import { distinctMoments, joinByMoment, momentColumns } from "./moments.ts";
import { eventTime, partitionBy } from "./source-parts.ts";
import { afterOrBefore, ageLimit } from "./sweep-parts.ts";
import { type UniqueRows, uniqueRows } from "./unique-instants.ts";

/** Source rows travel as one value along the line of time, so that no common table is read twice. */
export function sweepByMoment(context: JoinContext): LoweredJoin {
  const { join, names } = context;
  const table = (step: string): Sql => identifier(names.table(`${join.role}__${step}`));
  const [usable, timeline, swept, latest] = [table("usable"), table("timeline"), table("swept"), table("latest")];
  const rows = uniqueRows(context, usable);
  return {
    steps: [
      rows.step,
      timelineStep(context, timeline, usable, rows),
      runningStep(context, swept, timeline),
      latestStep(context, latest, swept, rows),
    ],
    join: joinByMoment(latest, context),
  };
}

/** Whose turn comes first at one instant is what `boundary` decides. */
function turns(context: JoinContext): { readonly row: Sql; readonly moment: Sql } {
  return eventTime(context).inclusive ? { row: sql`0`, moment: sql`1` } : { row: sql`1`, moment: sql`0` };
}

function timelineStep(context: JoinContext, name: Sql, usable: Sql, { known, event }: UniqueRows): TemplateUse {
  const { row, moment } = turns(context);
  const packed = [event, ...carriedNames(context)].map((one) => ({ name: one, value: sql`${r}.${one}` }));
  return {
    template: "sweep-timeline",
    view: {
      name,
      comment: inWords(
        context,
        `its rows by the instant they count from, and the spine's moments ${afterOrBefore(context)} those of the same instant`,
      ),
      timelineColumns: [
        ...keyNames(context).map((key) => sql`${r}.${key}`),
        sql`${r}.${known} AS ${column(context, "instant")}`,
        sql`${row} AS ${column(context, "turn")}`,
        sql`${packedRows(context).pack(packed)} AS ${column(context, "packed")}`,
      ],
      source: sql`${usable} AS ${r}`,
      conditions: [],
      spineColumns: [...momentColumns(context, s), moment, sql`NULL`],
      spine: distinctMoments(context),
      spineConditions: [],
    },
  };
}

function runningStep(context: JoinContext, name: Sql, timeline: Sql): TemplateUse {
  const keys = keyNames(context);
  const [instant, turn, packed] = [column(context, "instant"), column(context, "turn"), column(context, "packed")];
  const frame = sql`ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
  const window = sql`${partitionBy(keys)}ORDER BY ${instant}, ${turn} ${frame}`;
  return {
    template: "sweep-running",
    view: {
      name,
      comment: inWords(context, "the last row so far"),
      columns: [...keys, instant, turn, sql`${packedRows(context).last(packed, window)} AS ${packed}`],
      timeline,
    },
  };
}

function latestStep(context: JoinContext, name: Sql, swept: Sql, { event }: UniqueRows): TemplateUse {
  const w = sql`w`;
  const packed = sql`${w}.${column(context, "packed")}`;
  const { field } = packedRows(context);
  return {
    template: "sweep-unpacked",
    view: {
      name,
      comment: inWords(context, winnerInWords(context.join)),
      columns: [
        ...momentColumns(context, w),
        ...carriedNames(context).map((feature) => sql`${field(packed, feature)} AS ${feature}`),
      ],
      swept,
      conditions: [
        sql`${w}.${column(context, "turn")} = ${turns(context).moment}`,
        ...ageLimit(context, field(packed, event)),
      ],
    },
  };
}

function packedRows({ lexicon }: JoinContext): PackedRowLexicon {
  if (lexicon.packedRows === null) throw new Error("a sweep by moments is refused where rows cannot be packed");
  return lexicon.packedRows;
}
