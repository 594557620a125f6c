import type { TemplateUse } from "../../../ir/statement.ts";
import { identifier, type Sql, sql } from "../../../kernel/sql.ts";
import { boundCondition, instantOf, of, r, reversedTerm, s } from "../fragments.ts";
import {
  carriedFeatures,
  carriedNames,
  column,
  inWords,
  type JoinContext,
  keyNames,
  type LoweredJoin,
  type Strategy,
  winnerInWords,
} from "../strategy.ts";
import { arrayLexicon, arraysStep, type GatheredValue } from "./gathered.ts";
import { joinByRow } from "./join-by-row.ts";
import { availability, eventTime, present, sourceKeys } from "./source-parts.ts";
import { usableStep } from "./usable.ts";

/**
 * One array of sorted instants a key with the rows' addresses beside it; each spine row finds its place by binary search
 * and fetches the one row at that address. Needs no index.
 */
export const arrays: Strategy = {
  numbersRows: true,
  lower: (context: JoinContext): LoweredJoin => {
    const { join, names } = context;
    const table = (step: string): Sql => identifier(names.table(`${join.role}__${step}`));
    const built = availability(context) === null ? byEventTime(context, table) : byKnownTime(context, table);
    const found = table("found");
    const latest = table("latest");
    return {
      steps: [...built.steps, foundStep(context, found, built.table), latestStep(context, latest, found)],
      join: joinByRow(latest, context),
    };
  },
};

interface Built {
  readonly steps: readonly TemplateUse[];
  readonly table: Sql;
}

/** Rows of one instant stand in the winner's order, the winner last: there the search ends. */
function byEventTime(context: JoinContext, table: (step: string) => Sql): Built {
  const { join, lexicon } = context;
  const event = eventTime(context).column;
  const name = table("arrays");
  const step = arraysStep(context, name, {
    comment: "one row a key: the instants of its rows, sorted with the winner of each last, and the rows' addresses",
    source: context.source,
    keys: sourceKeys(context),
    gathered: pair(context, instantOf(event.column, event.time, r, lexicon), arrayLexicon(context).address(r)),
    order: join.order.map((key) => reversedTerm(key, r, lexicon)),
    conditions: present([...join.keys.map((key) => key.sourceColumn), event.column]),
  });
  return { steps: [step], table: name };
}

/** Known instants are unique among the rows of a key that can win. */
function byKnownTime(context: JoinContext, table: (step: string) => Sql): Built {
  const usable = table("usable");
  const name = table("arrays");
  const address = column(context, "address");
  const known = sql`${r}.${column(context, "known")}`;
  const kept = { columns: [sql`${arrayLexicon(context).address(r)} AS ${address}`], names: [address] };
  const step = arraysStep(context, name, {
    comment: "one row a key: the instants at which its winner changes, sorted, and the winners' addresses",
    source: usable,
    keys: keyNames(context).map((key) => sql`${r}.${key}`),
    gathered: pair(context, known, sql`${r}.${address}`),
    order: [known],
    conditions: [],
  });
  return { steps: [usableStep(context, usable, kept), step], table: name };
}

function pair(context: JoinContext, instant: Sql, address: Sql): readonly GatheredValue[] {
  return [
    { name: column(context, "instants"), value: instant },
    { name: column(context, "addresses"), value: address },
  ];
}

function foundStep(context: JoinContext, name: Sql, built: Sql): TemplateUse {
  const { join, lexicon, spine } = context;
  const { inclusive } = eventTime(context);
  const keys = keyNames(context);
  const matches = join.keys.map((key, index) => sql`w.${keys[index] ?? name} = ${of(s, key.spineColumn)}`);
  // Instants are whole microseconds: before an instant is at or before the one that precedes it.
  const limit = inclusive ? spine.time : lexicon.earlier(spine.time, 1);
  const [instants, addresses] = [sql`w.${column(context, "instants")}`, sql`w.${column(context, "addresses")}`];
  const address = arrayLexicon(context).elementAt(addresses, instants, limit);
  return {
    template: "arrays-found",
    view: {
      name,
      comment: inWords(
        context,
        `binary search of the last instant ${inclusive ? "at or before" : "before"} each spine row's`,
      ),
      columns: [
        sql`${s}.${spine.row}`,
        sql`${spine.time} AS ${column(context, "instant")}`,
        sql`${address} AS ${column(context, "address")}`,
      ],
      spine: spine.table,
      arrays: built,
      // Rows that lie side by side are then fetched one after the other.
      order: column(context, "address"),
      matches: matches.length > 0 ? matches : [sql`TRUE`],
      conditions: [lexicon.isFinite(spine.time)],
    },
  };
}

/** Each address is looked up by itself. The TTL is checked on the winner: if it is too old, so is every other candidate. */
function latestStep(context: JoinContext, name: Sql, found: Sql): TemplateUse {
  const { join, lexicon, spine } = context;
  const ttl = join.bounds.filter((bound) => bound.side === "lower");
  const instant = sql`w.${column(context, "instant")}`;
  const atAddress = sql`${arrayLexicon(context).address(r)} = w.${column(context, "address")}`;
  return {
    template: "arrays-latest",
    view: {
      name,
      comment: inWords(context, winnerInWords(join)),
      columns: [sql`w.${spine.row}`, ...carriedNames(context).map((kept) => sql`${r}.${kept}`)],
      found,
      features: carriedFeatures(context),
      source: context.source,
      conditions: [atAddress, ...ttl.map((bound) => boundCondition(bound, instant, r, lexicon))],
    },
  };
}
