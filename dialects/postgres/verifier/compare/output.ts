import { joinsOf, type LogicalPlan, type ProjectedColumn } from "../../../../src/ir/plan.ts";
import type { Outline, StatementColumn } from "../../../../src/ir/statement.ts";
import type { VerificationFault } from "../../../../src/ports/dialect.ts";
import type { WindowDescription } from "../description.ts";
import { Deviation } from "../deviation.ts";
import type { StatementDescription } from "../statement.ts";
import type { SelectedColumn } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, column, same } from "../syntax/term.ts";
import { featureDeviation } from "./join.ts";
import { carries } from "./names.ts";
import type { SpineNames } from "./spine.ts";
import { functionDeviation } from "./windows.ts";

/** A join's place in the text, by its role. */
export type JoinsByRole = ReadonlyMap<string, StatementDescription["joins"][number]>;

/** Everything in which the columns of the result and their order differ from the plan's. */
export function outputFaults(
  read: StatementDescription,
  outline: Outline,
  spine: SpineNames,
  joins: JoinsByRole,
): readonly VerificationFault[] {
  const { plan, columns } = outline;
  const counts = [read.columns.length, columns.length, plan.columns.length];
  if (new Set(counts).size > 1)
    return [whole(`selects ${counts[0]} columns, the outline has ${counts[1]}, the plan ${counts[2]}`)];
  const faults = plan.columns.flatMap((planned, index): readonly VerificationFault[] => {
    const [selected, named] = [read.columns[index], columns[index]];
    if (selected === undefined || named === undefined) return [];
    const role = planned.from === "feature" ? planned.role : null;
    const message =
      nameDeviation(selected, named, planned) ?? valueDeviation(selected, planned, read, spine, joins, plan);
    return message === null ? [] : [{ role, message: `output "${planned.name}": ${message}` }];
  });
  return [...faults, ...uniqueNames(columns), ...rowOrder(read, plan, spine)];
}

function whole(message: string): VerificationFault {
  return { role: null, message };
}

/** A name that Postgres would cut off stands under another, and the outline says under which. */
function nameDeviation(selected: SelectedColumn, named: StatementColumn, planned: ProjectedColumn): string | null {
  const role = planned.from === "feature" ? planned.role : null;
  const type = planned.from === "feature" ? planned.feature.type : planned.column.type;
  const told = named.name === planned.name && named.from === planned.from && named.role === role;
  if (!told || !same(named.type, type)) return "the outline tells another column";
  if (!carries(named.sqlName, planned.name)) return `is told to be named "${named.sqlName}"`;
  return selected.name === named.sqlName ? null : `is named "${selected.name ?? ""}" in the text`;
}

function valueDeviation(
  { value }: SelectedColumn,
  planned: ProjectedColumn,
  read: StatementDescription,
  spine: SpineNames,
  joins: JoinsByRole,
  plan: LogicalPlan,
): string | null {
  if (planned.from === "spine") {
    const own = column(read.spine.alias, spine.columns.get(planned.column.name) ?? "");
    return same(value, own) ? null : `${show(value)} is not the spine's column`;
  }
  const join = joins.get(planned.role);
  if (join === undefined || join.description instanceof Deviation) return null;
  if (value.is !== "column" || value.table !== join.alias) return `${show(value)} is not of the join "${join.alias}"`;
  const { description } = join;
  if (description.is === "windows") return functionOutput(description, value.name, planned, plan);
  const feature = description.features.get(value.name);
  if (feature === undefined) return `${show(value)} is not carried by the join`;
  return featureDeviation(feature, planned.feature);
}

function functionOutput(
  { functions }: WindowDescription,
  name: string,
  { role, feature }: Extract<ProjectedColumn, { readonly from: "feature" }>,
  plan: LogicalPlan,
): string | null {
  const planned = joinsOf(plan).find((join) => join.role === role);
  const read = functions.get(name);
  if (read === undefined || planned?.node !== "window_aggregate") return `"${name}" is not computed by the join`;
  const wanted = planned.features.find((one) => one.output === feature.output);
  if (wanted === undefined || !same(wanted, feature)) return "is another in the output than in the plan's windows";
  return functionDeviation(read, wanted, planned);
}

function uniqueNames(columns: readonly StatementColumn[]): readonly VerificationFault[] {
  const names = new Set(columns.map((one) => one.sqlName));
  return names.size === columns.length ? [] : [whole("two columns of the result have one name")];
}

function rowOrder(
  { order, spine }: StatementDescription,
  plan: LogicalPlan,
  names: SpineNames,
): readonly VerificationFault[] {
  const byRow = names.row === null ? null : [ascending(column(spine.alias, names.row))];
  if (!plan.ordered) return order.length === 0 ? [] : [whole("the final SELECT, ORDER BY: the plan asks for no order")];
  const right = byRow !== null && same(order, byRow);
  return right ? [] : [whole("the final SELECT, ORDER BY: not the number of the spine's rows alone")];
}
