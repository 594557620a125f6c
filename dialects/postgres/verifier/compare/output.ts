import {
  derivesOf,
  type JoinedFeature,
  joinsOf,
  type LogicalPlan,
  type ProjectedColumn,
} from "../../../../src/ir/plan.ts";
import type { Outline, StatementColumn } from "../../../../src/ir/statement.ts";
import type { VerificationFault } from "../../../../src/ports/dialect.ts";
import type { Parser } from "../../parser.ts";
import type { WindowDescription } from "../description.ts";
import { Deviation } from "../deviation.ts";
import type { JoinsByRole, StatementDescription } from "../statement.ts";
import type { SelectedColumn } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, column, same } from "../syntax/term.ts";
import { featureDeviation } from "./join.ts";
import { carries } from "./names.ts";
import type { SpineNames } from "./spine.ts";
import { Values } from "./values.ts";
import { functionDeviation } from "./windows.ts";

/** Everything in which the columns of the result and their order differ from the plan's. */
export function outputFaults(
  read: StatementDescription,
  outline: Outline,
  spine: SpineNames,
  joins: JoinsByRole,
  parser: Parser,
): readonly VerificationFault[] {
  const { plan, columns } = outline;
  const counts = [read.columns.length, columns.length, plan.columns.length];
  if (new Set(counts).size > 1)
    return [whole(`selects ${counts[0]} columns, the outline has ${counts[1]}, the plan ${counts[2]}`)];
  const values = new Values({ read, spine, joins, planned: joinsOf(plan), derives: derivesOf(plan), parser });
  values.checkTables();
  const faults = plan.columns.flatMap((planned, index): readonly VerificationFault[] => {
    const [selected, named] = [read.columns[index], columns[index]];
    if (selected === undefined || named === undefined) return [];
    const role = planned.from === "spine" ? null : planned.role;
    const message =
      nameDeviation(selected, named, planned) ??
      (planned.from === "derived" || values.top > 0
        ? deviationFromPlan(selected, planned, plan, values)
        : valueDeviation(selected, planned, read, spine, joins, plan, parser));
    return message === null ? [] : [{ role, message: `output "${planned.name}": ${message}` }];
  });
  return [...faults, ...uniqueNames(columns), ...rowOrder(read, plan, values)];
}

function whole(message: string): VerificationFault {
  return { role: null, message };
}

/** A name that Postgres would cut off stands under another, and the outline says under which. */
function nameDeviation(selected: SelectedColumn, named: StatementColumn, planned: ProjectedColumn): string | null {
  const [from, role] = planned.from === "spine" ? ["spine", null] : ["feature", planned.role];
  const type = planned.from === "spine" ? planned.column.type : planned.feature.type;
  const told = named.name === planned.name && named.from === from && named.role === role;
  if (!told || !same(named.type, type)) return "the outline tells another column";
  if (!carries(named.sqlName, planned.name)) return `is told to be named "${named.sqlName}"`;
  return selected.name === named.sqlName ? null : `is named "${selected.name ?? ""}" in the text`;
}

function valueDeviation(
  { value }: SelectedColumn,
  planned: Exclude<ProjectedColumn, { readonly from: "derived" }>,
  read: StatementDescription,
  spine: SpineNames,
  joins: JoinsByRole,
  plan: LogicalPlan,
  parser: Parser,
): string | null {
  if (planned.from === "spine") {
    const own = column(read.spine.alias, spine.columns.get(planned.column.name) ?? "");
    return same(value, own) ? null : `${show(value)} is not the spine's column`;
  }
  const join = joins.get(planned.role);
  if (join === undefined || join.description instanceof Deviation) return null;
  if (value.is !== "column" || value.table !== join.alias) return `${show(value)} is not of the join "${join.alias}"`;
  const { description } = join;
  if (description.is === "windows") return functionOutput(description, value.name, planned, plan, parser);
  const feature = description.features.get(value.name);
  if (feature === undefined) return `${show(value)} is not carried by the join`;
  return featureDeviation(feature, planned.feature, parser);
}

/** What is derived, and what is handed on through tables of derived features. */
function deviationFromPlan(
  { value }: SelectedColumn,
  planned: ProjectedColumn,
  plan: LogicalPlan,
  values: Values,
): string | null {
  if (planned.from === "spine")
    return values.deviation(value, { from: "spine", column: planned.column.name }, values.top);
  const { from, role, feature } = planned;
  const node = from === "derived" ? derivedIn(plan, planned) : joinedIn(plan, planned);
  if (!same(node, feature)) return "is another in the output than in the plan below";
  return values.deviation(value, { from, role, feature: feature.name }, values.top);
}

function derivedIn(plan: LogicalPlan, { role, feature }: Extract<ProjectedColumn, { readonly from: "derived" }>) {
  const features = derivesOf(plan).flatMap((node) => node.features);
  return features.find((one) => one.role === role && one.name === feature.name);
}

function joinedIn(plan: LogicalPlan, { role, feature }: Extract<ProjectedColumn, { readonly from: "feature" }>) {
  const features: readonly JoinedFeature[] = joinsOf(plan).find((join) => join.role === role)?.features ?? [];
  return features.find((one) => one.name === feature.name);
}

function functionOutput(
  { functions }: WindowDescription,
  name: string,
  { role, feature }: Extract<ProjectedColumn, { readonly from: "feature" }>,
  plan: LogicalPlan,
  parser: Parser,
): string | null {
  const planned = joinsOf(plan).find((join) => join.role === role);
  const read = functions.get(name);
  if (read === undefined || planned?.node !== "window_aggregate") return `"${name}" is not computed by the join`;
  const wanted = planned.features.find((one) => one.name === feature.name);
  if (wanted === undefined || !same(wanted, feature)) return "is another in the output than in the plan's windows";
  return functionDeviation(read, wanted, planned, parser);
}

function uniqueNames(columns: readonly StatementColumn[]): readonly VerificationFault[] {
  const names = new Set(columns.map((one) => one.sqlName));
  return names.size === columns.length ? [] : [whole("two columns of the result have one name")];
}

function rowOrder({ order }: StatementDescription, plan: LogicalPlan, values: Values): readonly VerificationFault[] {
  const row = values.row(values.top);
  const byRow = row === null ? null : [ascending(row)];
  if (!plan.ordered) return order.length === 0 ? [] : [whole("the final SELECT, ORDER BY: the plan asks for no order")];
  const right = byRow !== null && same(order, byRow);
  return right ? [] : [whole("the final SELECT, ORDER BY: not the number of the spine's rows alone")];
}
