import type { Compiled } from "../../compiler/compile.ts";
import type { ExplainStage } from "../../define/index.ts";
import { printExpression } from "../../expressions/print.ts";
import type { InputOrigin } from "../../ir/derived-feature.ts";
import {
  type AsOfJoinNode,
  type DeriveNode,
  derivesOf,
  type JoinedFeature,
  type JoinNode,
  joinsOf,
  type LogicalPlan,
  spineOf,
  type TimeBound,
  type WindowAggregateNode,
} from "../../ir/plan.ts";
import type { TemplateUse, TemplateValue } from "../../ir/statement.ts";
import { isSql, SqlPrinter } from "../../kernel/sql.ts";
import { formatDuration } from "../../kernel/time.ts";
import type { Dialect } from "../../ports/dialect.ts";

/** What `explain` can print: the value of each stage of the compiler. */
export const explainStages: readonly ExplainStage[] = ["resolve", "plan", "certify", "lower", "render", "verify"];
export type { ExplainStage };

/** The value that a stage made, as text. */
export function explainStage(compiled: Compiled, stage: ExplainStage, dialect: Dialect): string {
  switch (stage) {
    case "resolve":
      return json(compiled.resolved);
    case "plan":
      return planTree(compiled.plan);
    case "certify":
      return json(compiled.certificates);
    case "lower":
      return templateTree(compiled.sqlPlan.frame, dialect, "").join("\n");
    case "render":
      return compiled.statement.text;
    case "verify":
      return json({ sha256: compiled.statement.hash, verifiedBy: compiled.sqlPlan.dialect, faults: [] });
  }
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The logical plan as a tree, the result on top. */
export function planTree(plan: LogicalPlan): string {
  const spine = spineOf(plan);
  const nodes = [...derivesOf(plan)].reverse().map(describeDerived);
  nodes.push(...[...joinsOf(plan)].reverse().map(describeJoin));
  const lines = [`project ${plan.columns.map((column) => column.name).join(", ")}`];
  nodes.forEach(({ title, inside }, depth) => {
    const indent = "  ".repeat(depth);
    lines.push(`${indent}└ ${title}`, ...inside.map((line) => `${indent}    ${line}`));
  });
  const rows = "  ".repeat(nodes.length);
  lines.push(`${rows}└ spine (${spine.from.kind}) at ${spine.time.column}, keys ${spine.keys.join(", ") || "none"}`);
  return lines.join("\n");
}

interface NodeText {
  readonly title: string;
  readonly inside: readonly string[];
}

/** Each feature with what its author wrote. */
function describeDerived({ features }: DeriveNode): NodeText {
  const inside = features.map(({ role, name, written, output, inputs }) => {
    const origins = inputs.map((input) => originText(input.of)).join(", ");
    return `${role}:${name} = ${printExpression(written)}${origins === "" ? "" : `, of ${origins}`}${destination(output)}`;
  });
  return { title: "derive", inside };
}

function originText(of: InputOrigin): string {
  return of.from === "spine" ? `spine.${of.column.name}` : `${of.role}:${of.feature}`;
}

/** Nothing where nobody asked for it. */
function destination(output: string | null): string {
  return output === null ? "" : ` → ${output}`;
}

function describeJoin(join: JoinNode): NodeText {
  return { title: `${joinTitles[join.node]} ${join.role}`, inside: joinLines(join) };
}

const joinTitles = { as_of_join: "as-of join", window_aggregate: "window aggregate" } as const;

function joinLines(join: JoinNode): readonly string[] {
  const keys = join.keys.map((key) => `${key.sourceColumn} = spine.${key.spineColumn}`);
  const order = join.order.map((key) => key.column);
  return [
    `source   ${join.source.source}`,
    `keys     ${keys.join(" and ") || "none"}`,
    ...join.bounds.map((bound) => `time     ${boundText(bound, join.time.column)}`),
    ...(join.node === "as_of_join" ? asOfLines(join, order) : windowLines(join)),
  ];
}

function asOfLines({ features }: AsOfJoinNode, order: readonly string[]): readonly string[] {
  return [
    `winner   ${order.length === 0 ? "any row" : `greatest ${order.join(", then ")}`}`,
    `features ${features.map((feature) => `${valueText(feature)}${destination(feature.output)}`).join(", ")}`,
  ];
}

function windowLines({ features }: WindowAggregateNode): readonly string[] {
  return features.map(({ aggregate, column, expression, where, output }) => {
    const window = aggregate.window === null ? "everything before" : formatDuration(aggregate.window);
    const input = expression === null ? column : printExpression(expression.written);
    const condition = where === null ? "" : ` where ${printExpression(where.written)}`;
    return `function ${aggregate.function}(${input})${condition} over ${window}${destination(output)}`;
  });
}

/** A feature by its name, with what it is computed of. */
function valueText({ name, expression }: JoinedFeature): string {
  return expression === null ? name : `${name} = ${printExpression(expression.written)}`;
}

function boundText(bound: TimeBound, time: string): string {
  const sign = bound.side === "upper" ? "<" : ">";
  const offset = bound.offset === 0 ? "" : ` - ${formatDuration(bound.offset)}`;
  return `${bound.column.column} ${sign}${bound.inclusive ? "=" : ""} spine.${time}${offset}`;
}

/** The physical plan: each template with what fills it. */
function templateTree(use: TemplateUse, dialect: Dialect, indent: string): readonly string[] {
  const lines = [`${indent}${use.template}`];
  for (const [name, value] of Object.entries(use.view)) lines.push(...valueLines(name, value, dialect, `${indent}  `));
  return lines;
}

function valueLines(name: string, value: TemplateValue, dialect: Dialect, indent: string): readonly string[] {
  if (typeof value === "boolean") return [`${indent}${name}: ${value}`];
  if (isSql(value)) return [`${indent}${name}: ${new SqlPrinter(dialect.lexicon.spelling).print(value)}`];
  if (isList(value)) {
    if (value.length === 0) return [`${indent}${name}: none`];
    return [`${indent}${name}:`, ...value.flatMap((item) => itemLines(item, dialect, `${indent}  `))];
  }
  return [`${indent}${name}:`, ...templateTree(value, dialect, `${indent}  `)];
}

function itemLines(item: TemplateValue, dialect: Dialect, indent: string): readonly string[] {
  if (isSql(item)) return [`${indent}${new SqlPrinter(dialect.lexicon.spelling).print(item)}`];
  if (typeof item === "boolean" || isList(item)) return [`${indent}${String(item)}`];
  return templateTree(item, dialect, indent);
}

function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}
