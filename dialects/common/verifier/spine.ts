/** The spine: an uploaded table, or the statement's first common table. */
import type { EntityListing, SpineNode, SpineRows } from "../../../src/ir/plan.ts";
import type { ResolvedPopulation, TimeColumn } from "../../../src/ir/request.ts";
import type { UploadTable } from "../../../src/ir/statement.ts";
import { Deviation } from "./deviation.ts";
import { type Pattern, quotedName } from "./pattern.ts";
import { instantBound, runConditions } from "./run.ts";
import type { Saying } from "./speech.ts";
import {
  and,
  authors,
  columnHole,
  list,
  microseconds,
  ofRow,
  relation,
  type SpineSaid,
  spineHole,
  tableHole,
  uploadedName,
} from "./words.ts";

export interface SpineForm extends SpineSaid {
  /** Its common table; null where it is uploaded. */
  readonly step: Pattern | null;
}

export function spineForm(spine: SpineNode, upload: UploadTable | null, saying: Saying): SpineForm {
  if (spine.from.kind === "rows") {
    if (upload === null) throw new Deviation("the spine's rows are not uploaded");
    return uploaded(spine, upload, saying);
  }
  return selected(spine, spine.from, saying);
}

function uploaded(spine: SpineNode, upload: UploadTable, saying: Saying): SpineForm {
  const { t } = saying;
  const column = (name: string): Pattern => uploadedName(upload, name);
  const time = saying.instant(t`s.${column(spine.time.column)}`, spine.time.time);
  return { step: null, table: quotedName(upload.name), time, column };
}

type Given = Exclude<SpineRows, { readonly kind: "rows" }>;

function selected(spine: SpineNode, from: Given, saying: Saying): SpineForm {
  const { t } = saying;
  const listed = from.kind === "range" || from.kind === "as_of";
  const column = (name: string): Pattern => (listed ? [spineHole(name)] : quotedName(name));
  const converted = spine.time.time.form !== "instant";
  const table = tableHole("spine");
  const own = spine.columns.map((one) => t`q.${column(one.name)}`);
  const instant = converted
    ? [t`${saying.instant(t`q.${column(spine.time.column)}`, spine.time.time)} AS ${columnHole("time")}`]
    : [];
  const rows = rowsOf(spine, from, column, saying);
  return {
    step: t`${table} AS (SELECT ${list([...own, ...instant], saying)} FROM ${rows} AS q)`,
    table: [table],
    time: converted ? t`s.${columnHole("time")}` : t`s.${column(spine.time.column)}`,
    column,
  };
}

type ColumnNames = (name: string) => Pattern;

function rowsOf(spine: SpineNode, from: Given, column: ColumnNames, saying: Saying): Pattern {
  const { t } = saying;
  switch (from.kind) {
    case "table":
    case "query":
      return taken(from, saying);
    case "range":
      return union(
        from.inputs.map((input) => knownInRange(spine, from, input, column, saying)),
        saying,
      );
    case "as_of":
      if (from.population === null)
        return union(
          from.inputs.map((input) => knownBy(spine, from.instant, input, column, saying)),
          saying,
        );
      return t`(SELECT ${list(populationColumns(spine, from.instant, column, saying), saying)}
        FROM ${taken(from.population, saying)} AS p)`;
  }
}

export function taken(from: EntityListing["scan"]["from"] | ResolvedPopulation, saying: Saying): Pattern {
  return from.kind === "table" ? relation(from.relation, saying) : saying.t`(${authors(from.query, saying)})`;
}

function union(listings: readonly Pattern[], { t, union: word }: Saying): Pattern {
  return t`(${listings.flatMap((one, index) => (index === 0 ? one : [...word, ...one]))})`;
}

function populationColumns(spine: SpineNode, at: string, column: ColumnNames, saying: Saying): readonly Pattern[] {
  const { t } = saying;
  const keys = spine.columns.filter((one) => one.name !== spine.time.column);
  return [
    ...keys.map(({ name }) => aliased(t`p.${quotedName(name)}`, column(name), name)),
    t`${saying.literal(microseconds(at))} AS ${column(spine.time.column)}`,
  ];
}

/** A column under the name that the spine has for it; left as it is where that is its own. */
function aliased(value: Pattern, [hole]: Pattern, implied: string): Pattern {
  if (hole?.is !== "hole") throw new Deviation("a listed spine names its columns itself");
  return [{ is: "aliased", value, hole, implied }];
}

function knownInRange(
  spine: SpineNode,
  range: Extract<SpineRows, { kind: "range" }>,
  input: EntityListing,
  column: ColumnNames,
  saying: Saying,
): Pattern {
  const { t } = saying;
  const { population } = range;
  const keys = spine.columns.filter((one) => one.name !== spine.time.column);
  const own = keys.map(({ name }) => {
    const key = input.keys.find((one) => one.spineColumn === name);
    return population !== null || key === undefined ? t`p.${quotedName(name)}` : ofRow(key.sourceColumn, saying);
  });
  const known = knownInstant(input, saying);
  const selected = own.map((value, index) => t`${value} AS ${column(keys[index]?.name ?? "")}`);
  const matches =
    input.keys.length === 0
      ? [t`TRUE`]
      : input.keys.map((key) => t`${ofRow(key.sourceColumn, saying)} = p.${quotedName(key.spineColumn)}`);
  const joined = population === null ? [] : t`JOIN ${taken(population, saying)} AS p ON ${and(matches, saying)}`;
  const both = input.availableAt === null ? [] : timesOf(input);
  const conditions = [
    ...own.map((value) => t`${value} IS NOT NULL`),
    ...both.map((one) => t`${ofRow(one.column, saying)} IS NOT NULL`),
    t`${known} >= ${saying.literal(microseconds(range.start))}`,
    t`${known} < ${saying.literal(microseconds(range.end))}`,
  ];
  return t`SELECT DISTINCT ${list([...selected, t`${known} AS ${column(spine.time.column)}`], saying)}
    FROM ${taken(input.scan.from, saying)} AS r ${joined} WHERE ${and(conditions, saying)}`;
}

function timesOf(input: EntityListing): readonly TimeColumn[] {
  return [input.eventTime, input.availableAt].filter((one) => one !== null);
}

function knownInstant(input: EntityListing, saying: Saying): Pattern {
  const instants = timesOf(input).map((one) => saying.instant(ofRow(one.column, saying), one.time));
  const [only] = instants;
  return instants.length === 1 && only !== undefined ? only : saying.t`GREATEST(${list(instants, saying)})`;
}

function knownBy(spine: SpineNode, at: string, input: EntityListing, column: ColumnNames, saying: Saying): Pattern {
  const { t } = saying;
  const literal = saying.literal(microseconds(at));
  const keys = spine.columns.flatMap((one) => input.keys.filter((key) => key.spineColumn === one.name));
  const selected = keys.map((key) => t`${ofRow(key.sourceColumn, saying)} AS ${column(key.spineColumn)}`);
  const { inclusive, only } = input;
  const times = timesOf(input).map((column) => instantBound({ column, side: "upper", instant: at, inclusive }, saying));
  const columns = input.keys.map(({ sourceColumn }) => sourceColumn);
  const conditions = [
    ...keys.map((key) => t`${ofRow(key.sourceColumn, saying)} IS NOT NULL`),
    ...times,
    ...(only === null ? [] : runConditions(only, columns, saying)),
  ];
  return t`SELECT DISTINCT ${list([...selected, t`${literal} AS ${column(spine.time.column)}`], saying)}
    FROM ${taken(input.scan.from, saying)} AS r WHERE ${and(conditions, saying)}`;
}
