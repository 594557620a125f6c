/** What several forms say, each from the logical plan. */
import type { QueryText, Relation } from "../../../src/ir/definition.ts";
import type { JoinedFeature, JoinNode, OrderKey, SpineNode, TimeBound } from "../../../src/ir/plan.ts";
import type { SourceExpression } from "../../../src/ir/source-expression.ts";
import type { UploadTable } from "../../../src/ir/statement.ts";
import { parseInstant } from "../../../src/kernel/time.ts";
import { type Token, tokensOf } from "../tokens.ts";
import { Deviation } from "./deviation.ts";
import { sourceTree, treeOfTokens } from "./expression.ts";
import { type Hole, type Pattern, type PatternPart, quotedName, separated } from "./pattern.ts";
import type { Saying } from "./speech.ts";

/** The spine as the final SELECT and the joins see it. */
export interface SpineSaid {
  readonly table: Pattern;
  /** The spine row's instant, under the alias `s`. */
  readonly time: Pattern;
  /** What a column of the author's is called there. */
  column(name: string): Pattern;
}

/** One join with all that its forms are filled from. */
export interface JoinSaid<Join extends JoinNode = JoinNode> {
  readonly join: Join;
  readonly saying: Saying;
  readonly spine: SpineSaid;
  /** The spine as the plan has it. */
  readonly rows: SpineNode;
  /** What follows FROM for the source's rows. */
  readonly source: Pattern;
  /** The alias of the join's result. */
  readonly alias: Pattern;
}

export function tableHole(id: string): Hole {
  return { is: "hole", scope: "tables", id, author: null };
}

export function spineHole(name: string): Hole {
  return { is: "hole", scope: "spine", id: name, author: name };
}

export function columnHole(id: string): Hole {
  return { is: "hole", scope: "columns", id, author: null };
}

/** What a feature is called between its source and the result. */
export function carried(join: JoinNode, feature: JoinedFeature): Hole {
  return { is: "hole", scope: `features of ${join.role}`, id: feature.name, author: feature.name };
}

export function relation({ database, schema, name }: Relation, { t }: Saying): Pattern {
  return separated(
    [database, schema, name].flatMap((part) => (part === null ? [] : [quotedName(part)])),
    t`.`,
  );
}

/** An author's query to the letter, each value at its placeholder. */
export function authors({ texts, values }: QueryText, saying: Saying): Pattern {
  const text = texts.map((piece, index) => (index < values.length ? `${piece}?` : piece)).join("");
  const read = tokensOf(text, saying.syntax);
  if (!read.ok) throw new Deviation(`the author's query holds ${read.message}`);
  let place = 0;
  const parts = read.tokens.map((token): PatternPart => {
    if (token.kind !== "placeholder") return { is: "token", kind: token.kind, value: token.value };
    const value = values[place];
    place += 1;
    if (value === undefined) throw new Deviation("the author's query has a placeholder of its own");
    if (value.type === "null") return { is: "bound", value: null };
    return { is: "bound", value: value.type === "int64" ? BigInt(value.value) : value.value };
  });
  if (place !== values.length) throw new Deviation("a value of the author's query stands in no place of its own");
  return [{ is: "author", inside: true }, ...parts, { is: "author", inside: false }];
}

export function list(patterns: readonly Pattern[], { t }: Saying): Pattern {
  return separated(patterns, t`,`);
}

export function and(patterns: readonly Pattern[], { t }: Saying): Pattern {
  return separated(patterns, t`AND`);
}

/** `r."name"`. */
export function ofRow(name: string, { t }: Saying): Pattern {
  return t`r.${quotedName(name)}`;
}

export function keyHoles(join: JoinNode): readonly Hole[] {
  return join.keys.map((_key, index) => columnHole(`key ${index + 1}`));
}

/** The moments of the spine: distinct keys and times, NULLs left out. */
export function moments({ join, saying, spine }: JoinSaid): Pattern {
  const { t } = saying;
  const columns = join.keys.map((key) => t`s.${spine.column(key.spineColumn)}`);
  const holes = keyHoles(join);
  const selected = [
    ...columns.map((one, index) => t`${one} AS ${holes[index] ?? one}`),
    t`${spine.time} AS ${instant}`,
  ];
  const present = [...columns, spine.time].map((one) => t`${one} IS NOT NULL`);
  return t`(SELECT DISTINCT ${list(selected, saying)} FROM ${spine.table} AS s WHERE ${and(present, saying)})`;
}

export const instant = columnHole("instant");

export function momentColumns({ join, saying }: JoinSaid, alias: Pattern): readonly Pattern[] {
  return [...keyHoles(join), instant].map((hole) => saying.t`${alias}.${hole}`);
}

/** The winner's order, greatest first; NULLs are least. */
export function order({ join, saying }: JoinSaid): readonly Pattern[] {
  return orderBy(join.order, saying);
}

export function orderBy(keys: readonly OrderKey[], saying: Saying): readonly Pattern[] {
  const { t } = saying;
  return keys.map((key) => {
    const column = comparable(key, saying);
    return key.neverNull ? t`${column} DESC` : t`${column} DESC NULLS LAST`;
  });
}

/** Digits of UTC's clock are ordered as their instants are; elsewhere an hour may come twice. */
export function comparable({ column, time }: OrderKey, saying: Saying): Pattern {
  const own = ofRow(column, saying);
  return time === null || saying.inFormOf(own, time) !== null ? own : saying.instant(own, time);
}

/** The features out of the source's row, each under its carried name. */
export function features({ join, saying }: JoinSaid): readonly Pattern[] {
  return join.features.map((feature): Pattern => {
    const { expression, cast, time, column } = feature;
    const plain = expression === null && !cast && (time === null || time.form === "instant");
    const hole = carried(join, feature);
    return [{ is: "aliased", value: featureValue(feature, saying), hole, implied: plain ? column : null }];
  });
}

/** A feature out of the source's row. */
export function featureValue({ expression, column, time, cast, type }: JoinedFeature, saying: Saying): Pattern {
  if (expression !== null) return computed(expression, saying);
  const own = ofRow(column, saying);
  const asInstant = time === null ? own : saying.instant(own, time);
  return cast ? saying.t`CAST(${asInstant} AS ${saying.type(type)})` : asInstant;
}

/** What is computed of the source's columns. */
export function computed(expression: SourceExpression, saying: Saying): Pattern {
  const expected = sourceTree(
    expression,
    ({ name, time }) => treeOfTokens(tokensOfPattern(time === null ? [] : saying.instant(ofRow(name, saying), time))),
    saying,
  );
  return [{ is: "expression", expected }];
}

export function tokensOfPattern(pattern: Pattern): readonly Token[] {
  return pattern.map((part) => {
    if (part.is !== "token") throw new Error("an instant is said in tokens alone");
    return { kind: part.kind, value: part.value, start: 0, end: 0 };
  });
}

/** `r.column <= time`, in the column's own form where that is exact. */
export function boundOn(bound: TimeBound, time: Pattern, saying: Saying): Pattern {
  const { t } = saying;
  const limit = bound.offset === 0 ? time : saying.earlier(time, bound.offset);
  const column = ofRow(bound.column.column, saying);
  const form = bound.column.time;
  const comparison = operator(bound, saying);
  if (form.form === "instant") return t`${column} ${comparison} ${limit}`;
  const inForm = saying.inFormOf(bound.offset === 0 ? limit : t`(${limit})`, form);
  return inForm === null
    ? t`${saying.instant(column, form)} ${comparison} ${limit}`
    : t`${column} ${comparison} ${inForm}`;
}

export function operator({ side, inclusive }: Pick<TimeBound, "side" | "inclusive">, { t }: Saying): Pattern {
  if (side === "upper") return inclusive ? t`<=` : t`<`;
  return inclusive ? t`>=` : t`>`;
}

/** The bounds with the least and the greatest time that the spine can have, as far as the plan tells: neither nearer nor farther. */
export function literalBounds({ join, saying, rows }: JoinSaid): readonly Pattern[] {
  const { t } = saying;
  const { least, greatest } = reachOf(rows);
  return join.bounds.flatMap((bound) => {
    const end = bound.side === "upper" ? greatest : least;
    if (end === null) return [];
    const literal = saying.inFormOf(saying.literal(end - BigInt(bound.offset)), bound.column.time);
    if (literal === null) return [];
    return [t`${ofRow(bound.column.column, saying)} ${operator(bound, saying)} ${literal}`];
  });
}

/** Of a request that is made of times, its own; of other rows, what was said or found of them. */
function reachOf({ from, times }: SpineNode): { readonly least: bigint | null; readonly greatest: bigint | null } {
  const [least, greatest] =
    from.kind === "as_of"
      ? [from.instant, from.instant]
      : from.kind === "range"
        ? [from.start, from.end]
        : [times?.from ?? null, times?.to ?? null];
  return {
    least: least === null ? null : microseconds(least),
    greatest: greatest === null ? null : microseconds(greatest),
  };
}

export function microseconds(iso: string): bigint {
  const read = parseInstant(iso);
  if (read === null) throw new Deviation(`the plan holds '${iso}', which is no instant`);
  return read;
}

/** `ROW_NUMBER() OVER (PARTITION BY … ORDER BY …)`. */
export function place(keys: readonly Pattern[], ordered: readonly Pattern[], saying: Saying): Pattern {
  const { t } = saying;
  const partition = keys.length === 0 ? [] : t`PARTITION BY ${list(keys, saying)}`;
  return t`ROW_NUMBER() OVER (${partition} ORDER BY ${list(ordered.length > 0 ? ordered : keys, saying)})`;
}

/** The uploaded column's name; the name it has is what the rows are uploaded under. */
export function uploadedName(upload: UploadTable, name: string): Pattern {
  const column = upload.columns.find((one) => one.name === name);
  if (column === undefined) throw new Deviation(`the uploaded spine has no column '${name}'`);
  return quotedName(column.sqlName);
}

export function isListed(spine: SpineNode): boolean {
  return spine.from.kind === "range" || spine.from.kind === "as_of";
}
