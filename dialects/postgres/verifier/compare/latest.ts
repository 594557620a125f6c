import type { DedupeLatestNode, LogicalPlan } from "../../../../src/ir/plan.ts";
import type { Outline, StatementColumn } from "../../../../src/ir/statement.ts";
import type { AroundAuthors } from "../authors-query.ts";
import type { ReadFeature } from "../description.ts";
import type { LatestDescription } from "../latest-description.ts";
import { same } from "../syntax/term.ts";
import { difference } from "./difference.ts";
import { featureDeviation, orderDeviations } from "./join.ts";
import { rowsDeviation } from "./rows.ts";
import { runDeviation } from "./run.ts";

/** Everything in which the newest rows, as read, differ from the plan's. */
export function latestDeviations(
  read: LatestDescription,
  planned: DedupeLatestNode,
  { columns, plan }: Outline,
  around: AroundAuthors,
): readonly string[] {
  const rows = rowsDeviation(read.rows, planned.input.from, around);
  const run = runDeviation(read.run, [], planned.rows, planned.keys);
  const projected = plan.columns.map((column) => (column.from === "spine" ? null : column.feature));
  return [
    ...(rows === null ? [] : [rows]),
    ...(same(read.keys, planned.keys) ? [] : ["the rows of a key are not those of the plan's keys"]),
    ...presentDeviations(read, planned),
    ...(run === null ? [] : [run]),
    ...orderDeviations(read.order, planned.order, upperBounded(planned)),
    ...(same(projected, planned.columns) && !plan.ordered ? [] : ["the result is not what the plan reads of the rows"]),
    ...columnDeviations([...read.columns], columns, planned, plan, around),
    ...read.scope.unread.map((name) => `WITH: nothing reads "${name}"`),
  ];
}

/** A column that has to be at or before an instant is NULL in no row that is taken. */
function upperBounded({ rows }: DedupeLatestNode): ReadonlySet<string> {
  return new Set(rows.all.flatMap(({ side, column }) => (side === "upper" ? [column.column] : [])));
}

function presentDeviations({ present }: LatestDescription, { keys }: DedupeLatestNode): readonly string[] {
  const { onlyLeft, onlyRight } = difference(present, keys, (one, other) => one === other);
  return [
    ...onlyRight.map((name) => `rows whose "${name}" is NULL are not kept out`),
    ...onlyLeft.map((name) => `rows whose "${name}" is NULL are kept out`),
  ];
}

function columnDeviations(
  read: readonly (readonly [name: string, value: ReadFeature])[],
  told: readonly StatementColumn[],
  planned: DedupeLatestNode,
  { columns: projected }: LogicalPlan,
  { parser }: AroundAuthors,
): readonly string[] {
  const counts = [read.length, told.length, planned.columns.length];
  if (new Set(counts).size > 1)
    return [`selects ${counts[0]} columns, the outline has ${counts[1]}, the plan ${counts[2]}`];
  return planned.columns.flatMap((column, index) => {
    const [name, value] = read[index] ?? [];
    const outline = told[index];
    if (name === undefined || value === undefined || outline === undefined) return [];
    const named = outline.name === projected[index]?.name && outline.sqlName === name;
    const right = same(outline.type, column.type) && outline.from === "feature" && outline.role === planned.view;
    if (!named || !right) return [`output "${name}": the outline tells another column`];
    const wrong = featureDeviation(value, column, parser);
    return wrong === null ? [] : [`output "${name}": ${wrong}`];
  });
}
