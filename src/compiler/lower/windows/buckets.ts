import type { TemplateUse } from "../../../ir/statement.ts";
import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import { instantOf, r, s } from "../fragments.ts";
import { distinctMoments, momentColumns } from "../strategies/moments.ts";
import { eventTime } from "../strategies/source-parts.ts";
import { column, inWords } from "../strategy.ts";
import type { WindowContext } from "./aggregates.ts";
import { askedInstant, numbers } from "./running-asks.ts";

/** The moments, each beside the buckets of time that its widest window reaches into. */
export interface Buckets {
  readonly step: TemplateUse;
  /** What the step makes. */
  readonly table: Sql;
  /** Whether a row under `r` lies in the bucket of a moment under `s`. */
  readonly match: Sql;
}

/**
 * Buckets are as wide as the widest window, which then ends in the moment's own and starts there or in the one before it: so two
 * of them are asked for, and each row is found in one. Null where a window has no start.
 */
export function bucketsOf(context: WindowContext): Buckets | null {
  const { join, lexicon, names } = context;
  const start = join.bounds.find(({ side }) => side === "lower");
  if (start === undefined) return null;
  const width = start.offset;
  const [bucket, ask] = [column(context, "bucket"), column(context, "ask")];
  const table = identifier(names.table(`${join.role}__asked`));
  const event = eventTime(context).column;
  const asks = [
    { number: 1, offset: 0 },
    { number: 2, offset: width },
  ];
  const asked = lexicon.bucket(askedInstant(context, asks), width);
  return {
    table,
    match: sql`${lexicon.bucket(instantOf(event.column, event.time, r, lexicon), width)} = ${s}.${bucket}`,
    step: {
      template: "window-asked",
      view: {
        name: table,
        comment: inWords(
          context,
          "the moments of the spine, each beside the two stretches of time that its widest window touches",
        ),
        columns: [...momentColumns(context, s), sql`${asked} AS ${bucket}`],
        moments: distinctMoments(context),
        asks: numbers(
          ask,
          asks.map(({ number }) => number),
        ),
      },
    },
  };
}
