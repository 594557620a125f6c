/** The forms of a join that are known to be right, each filled from the plan. */
import type { TimeBound } from "../../../src/ir/plan.ts";
import type { StrategyName } from "../../../src/ports/dialect.ts";
import { Deviation } from "./deviation.ts";
import type { Hole, Pattern } from "./pattern.ts";
import { quotedName } from "./pattern.ts";
import {
  and,
  boundOn,
  carried,
  columnHole,
  features,
  instant,
  type JoinSaid,
  keyHoles,
  list,
  literalBounds,
  momentColumns,
  moments,
  ofRow,
  order,
  place,
  tableHole,
} from "./words.ts";

/** Common tables before the statement, in their order, and what follows the FROM clause. */
export interface JoinForm {
  readonly tables: readonly Pattern[];
  readonly joined: Pattern;
}

export function joinForm(strategy: StrategyName, said: JoinSaid): JoinForm {
  switch (strategy) {
    case "asof":
      return asof(said);
    case "sweep":
      return sweep(said);
    case "rank":
      return rank(said);
    case "lookup":
      return said.join.keys.length === 0 ? rank(said) : lookup(said);
    default:
      throw new Deviation(`'${strategy}' has no form that is known to be right there`);
  }
}

export function table(said: JoinSaid, step: string): Hole {
  return tableHole(`${said.join.role} ${step}`);
}

/** Back to the spine's rows by their typed (keys, time): duplicates each find theirs, NULLs find nothing. */
export function byMoment(said: JoinSaid, result: Hole): Pattern {
  const { join, saying, spine, alias } = said;
  const { t } = saying;
  const holes = keyHoles(join);
  const matches = join.keys.map(
    (key, index) => t`${alias}.${holes[index] ?? alias} = s.${spine.column(key.spineColumn)}`,
  );
  const time = t`${alias}.${instant} = ${spine.time}`;
  return t`LEFT JOIN ${result} AS ${alias} ON ${and([...matches, time], saying)}`;
}

function rank(said: JoinSaid): JoinForm {
  const { join, saying } = said;
  const { t } = saying;
  const result = table(said, "ranked");
  const holes = keyHoles(join);
  const matches = join.keys.map((key, index) => t`${ofRow(key.sourceColumn, saying)} = s.${holes[index] ?? result}`);
  const bounds = join.bounds.map((bound) => boundOn(bound, t`s.${instant}`, saying));
  const conditions = [...bounds, ...literalBounds(said)];
  const some = (patterns: readonly Pattern[]): Pattern => (patterns.length > 0 ? and(patterns, saying) : t`TRUE`);
  const s = momentColumns(said, t`s`);
  const ranked = t`${result} AS (
    SELECT ${list([...s, ...features(said)], saying)}
    FROM ${said.source} AS r JOIN ${moments(said)} AS s ON ${some(matches)}
    WHERE ${some(conditions)}
    QUALIFY ${place(s, order(said), saying)} = 1)`;
  return { tables: [ranked], joined: byMoment(said, result) };
}

function lookup(said: JoinSaid): JoinForm {
  const { join, saying, spine, alias } = said;
  const { t } = saying;
  const keys = join.keys.map((key) => ofRow(key.sourceColumn, saying));
  const holes = keyHoles(join);
  const named = keys.map((key, index) => t`${key} AS ${holes[index] ?? key}`);
  const present = keys.map((key) => t`${key} IS NOT NULL`);
  const matches = join.keys.map(
    (key, index) => t`${alias}.${holes[index] ?? alias} = s.${spine.column(key.spineColumn)}`,
  );
  const joined = t`LEFT JOIN (
    SELECT ${list([...named, ...features(said)], saying)}
    FROM ${said.source} AS r WHERE ${and(present, saying)}
    QUALIFY ${place(keys, order(said), saying)} = 1) AS ${alias}
    ON ${and([...matches, t`${spine.time} IS NOT NULL`], saying)}`;
  return { tables: [], joined };
}

function asof(said: JoinSaid): JoinForm {
  const { join, saying } = said;
  const { t } = saying;
  const [rows, result] = [table(said, "usable"), table(said, "latest")];
  const { event, step } = uniqueRows(said, rows);
  const holes = keyHoles(join);
  const comparison = eventBound(said).inclusive ? t`>=` : t`>`;
  const on =
    holes.length === 0
      ? []
      : t`ON ${and(
          holes.map((key) => t`s.${key} = r.${key}`),
          saying,
        )}`;
  const carriedOn = join.features.map((feature) => t`r.${carried(join, feature)}`);
  const latest = t`${result} AS (
    SELECT ${list([...momentColumns(said, t`s`), ...carriedOn], saying)}
    FROM ${moments(said)} AS s ASOF JOIN ${rows} AS r
    MATCH_CONDITION (s.${instant} ${comparison} r.${known}) ${on}
    ${where(ageOf(said, t`r.${event}`, t`s.${instant}`), said)})`;
  return { tables: [step, latest], joined: byMoment(said, result) };
}

const known = columnHole("known");

/** Rows of the source of which no two share keys and known instant, the last of which by known time is the winner. */
function uniqueRows(said: JoinSaid, name: Hole): { readonly step: Pattern; readonly event: Hole } {
  const available = availableBound(said);
  if (available !== null) return { step: byKnownTime(said, name, available), event: columnHole("event") };
  const { join, saying, source } = said;
  const { t } = saying;
  const event = eventBound(said).column;
  const at = saying.instant(ofRow(event.column, saying), event.time);
  const keys = join.keys.map((key) => ofRow(key.sourceColumn, saying));
  const conditions = [...presence(said, [event.column]), ...literalBounds(said)];
  const step = t`${name} AS (
    SELECT ${list([...namedKeys(said), t`${at} AS ${known}`, ...features(said)], saying)}
    FROM ${source} AS r WHERE ${and(conditions, saying)}
    QUALIFY ${place([...keys, at], order(said), saying)} = 1)`;
  return { step, event: known };
}

/**
 * superseded: the least known time among the greater rows of the key. A row wins while known <= time < superseded. Rows
 * that tie on the order are told apart by their known time, so that the order is one, however often it is computed.
 */
function byKnownTime(said: JoinSaid, name: Hole, available: TimeBound): Pattern {
  const { join, saying, source } = said;
  const { t } = saying;
  const event = eventBound(said).column;
  const happened = saying.instant(ofRow(event.column, saying), event.time);
  const reported = saying.instant(ofRow(available.column.column, saying), available.column.time);
  const knownAt = t`GREATEST(${happened}, ${reported})`;
  const superseded = columnHole("superseded");
  const happenedAs = columnHole("event");
  const keys = join.keys.map((key) => ofRow(key.sourceColumn, saying));
  const partition = keys.length === 0 ? [] : t`PARTITION BY ${list(keys, saying)}`;
  const window = t`${partition} ORDER BY ${list([...order(said), knownAt], saying)}
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING`;
  const kept = [...keyHoles(join), known, happenedAs, ...join.features.map((feature) => carried(join, feature))];
  const conditions = [...presence(said, [event.column, available.column.column]), ...literalBounds(said)];
  const columns = [
    ...namedKeys(said),
    t`${knownAt} AS ${known}`,
    t`MIN(${knownAt}) OVER (${window}) AS ${superseded}`,
    t`${happened} AS ${happenedAs}`,
    ...features(said),
  ];
  return t`${name} AS (
    SELECT ${list(
      kept.map((one) => t`w.${one}`),
      saying,
    )}
    FROM (SELECT ${list(columns, saying)} FROM ${source} AS r WHERE ${and(conditions, saying)}) AS w
    WHERE w.${superseded} IS NULL OR w.${known} < w.${superseded})`;
}

/** Rows and moments on one line of time; at one instant the row comes first, or last where the boundary is strict. */
function sweep(said: JoinSaid): JoinForm {
  const { join, saying } = said;
  const { t } = saying;
  const [rows, line, swept, result] = [
    table(said, "usable"),
    table(said, "timeline"),
    table(said, "swept"),
    table(said, "latest"),
  ];
  const { event, step } = uniqueRows(said, rows);
  const holes = keyHoles(join);
  const [turn, packed] = [columnHole("turn"), columnHole("packed")];
  const [rowTurn, momentTurn] = eventBound(said).inclusive ? [t`0`, t`1`] : [t`1`, t`0`];
  const fields = [event, ...join.features.map((feature) => carried(join, feature))];
  const struct = t`STRUCT(${list(
    fields.map((one) => t`r.${one} AS ${one}`),
    saying,
  )})`;
  const timeline = t`${line} AS (
    SELECT ${list([...holes.map((key) => t`r.${key}`), t`r.${known} AS ${instant}`, t`${rowTurn} AS ${turn}`, t`${struct} AS ${packed}`], saying)}
    FROM ${rows} AS r
    UNION ALL
    SELECT ${list([...momentColumns(said, t`s`), momentTurn, t`NULL`], saying)} FROM ${moments(said)} AS s)`;
  const partition =
    holes.length === 0
      ? []
      : t`PARTITION BY ${list(
          holes.map((one) => [one]),
          saying,
        )}`;
  const window = t`${partition} ORDER BY ${instant}, ${turn} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
  const last = t`LAST_VALUE(${packed} IGNORE NULLS) OVER (${window}) AS ${packed}`;
  const running = t`${swept} AS (
    SELECT ${list([...holes.map((one): Pattern => [one]), [instant], [turn], last], saying)} FROM ${line})`;
  const unpacked = join.features.map(
    (feature) => t`w.${packed}.${carried(join, feature)} AS ${carried(join, feature)}`,
  );
  const conditions = [t`w.${turn} = ${momentTurn}`, ...ageOf(said, t`w.${packed}.${event}`, t`w.${instant}`)];
  const latest = t`${result} AS (
    SELECT ${list([...momentColumns(said, t`w`), ...unpacked], saying)} FROM ${swept} AS w ${where(conditions, said)})`;
  return { tables: [step, timeline, running, latest], joined: byMoment(said, result) };
}

/** The TTL on the winner: if it is too old, so is every other candidate. */
function ageOf({ join, saying }: JoinSaid, event: Pattern, at: Pattern): readonly Pattern[] {
  const { t } = saying;
  return join.bounds
    .filter((bound) => bound.side === "lower")
    .map((bound) => t`${event} >= ${saying.earlier(at, bound.offset)}`);
}

function where(conditions: readonly Pattern[], { saying }: JoinSaid): Pattern {
  return conditions.length === 0 ? [] : saying.t`WHERE ${and(conditions, saying)}`;
}

function namedKeys({ join, saying }: JoinSaid): readonly Pattern[] {
  const holes = keyHoles(join);
  return join.keys.map(
    (key, index) => saying.t`${ofRow(key.sourceColumn, saying)} AS ${holes[index] ?? quotedName("")}`,
  );
}

function presence({ join, saying }: JoinSaid, times: readonly string[]): readonly Pattern[] {
  return [...join.keys.map((key) => key.sourceColumn), ...times].map(
    (name) => saying.t`${ofRow(name, saying)} IS NOT NULL`,
  );
}

function eventBound({ join }: JoinSaid): TimeBound {
  const [event] = join.bounds;
  if (event === undefined || event.side !== "upper") throw new Deviation("the join has no event time");
  return event;
}

function availableBound({ join }: JoinSaid): TimeBound | null {
  return join.bounds.find((bound, index) => index > 0 && bound.side === "upper") ?? null;
}
