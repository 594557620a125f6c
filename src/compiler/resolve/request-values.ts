/** Values that on-demand views take of the spine. */
import type { DerivedInput } from "../../ir/derived-feature.ts";
import type { ResolvedRequestValue, ResolvedSpine, SpineColumn, SpineRequest } from "../../ir/request.ts";
import { instant, sameType, typeName } from "../../ir/types.ts";
import { convertible } from "./compatible.ts";
import type { DraftInput } from "./expand.ts";
import type { Problems } from "./problems.ts";

/** Each of them must be there, as a column that can be read as its type. */
export function checkRequestValues(
  spine: SpineRequest,
  values: readonly ResolvedRequestValue[],
  columns: readonly SpineColumn[],
  problems: Problems,
): void {
  const told = new Set<string>();
  for (const value of values) {
    const column = columns.find((one) => one.name === value.spineColumn);
    const signature = `${value.spineColumn} ${typeName(value.type)}`;
    if (told.has(signature)) continue;
    told.add(signature);
    if (column === undefined) tellMissing(spine, value, problems);
    else checkType(column, value, problems);
  }
}

function tellMissing(spine: SpineRequest, value: ResolvedRequestValue, problems: Problems): void {
  const { name, type, spineColumn, view, role } = value;
  problems.error(
    "request-value-missing",
    `the spine has no column '${spineColumn}', which on-demand view '${view}' takes as its request value '${name}'`,
    {
      owner: `on_demand_view:${view}`,
      path: `spine.${spineColumn}`,
      hint: bringsColumns(spine)
        ? `add a column of ${typeName(type)}, or map another to it: .as("${role}", { ${name}: "…" })`
        : "nobody brings request values where rows are listed from the features' own sources: give rows, a table or a query",
    },
  );
}

/** A range has the keys and the time alone; an instant has what its population brings. */
function bringsColumns(spine: SpineRequest): boolean {
  return spine.kind !== "range" && (spine.kind !== "as_of" || spine.population !== null);
}

function checkType(column: SpineColumn, { name, type, view }: ResolvedRequestValue, problems: Problems): void {
  if (column.type === null || convertible(column.type, type)) return;
  problems.error(
    "spine-column-type",
    `the spine's '${column.name}' is ${typeName(column.type)}, but request value '${name}' of '${view}' is ${typeName(type)}`,
    {
      owner: `on_demand_view:${view}`,
      path: `spine.${column.name}`,
      hint: `cast it to ${typeName(type)} in the spine`,
    },
  );
}

/** What an input is read of, now that the spine's columns are known. A column that nobody told the type of is cast. */
export function readInput({ name, of }: DraftInput, spine: Pick<ResolvedSpine, "columns">): DerivedInput {
  if (of.from !== "request") return { name, of };
  const found = spine.columns.find((one) => one.name === of.column);
  const time = of.type.kind === "timestamp" ? (found?.time ?? instant) : null;
  const cast = found?.type == null || !sameType(found.type, of.type);
  return { name, of: { from: "spine", column: { name: of.column, type: of.type, time, cast } } };
}
