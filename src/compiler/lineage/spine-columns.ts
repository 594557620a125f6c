import { type LineageNode, requestValue } from "../../ir/lineage.ts";
import type { EntityListing, ScanNode, SpineNode, SpineRows } from "../../ir/plan.ts";
import type { Drawing } from "./drawing.ts";
import { columnsOf, type RelationsOf } from "./rows.ts";

/** What a spine's columns are made of. One that is uploaded is the request's own. */
export function spineColumns(
  { from, time }: SpineNode,
  relationsOf: RelationsOf,
  drawing: Drawing,
): (column: string) => readonly LineageNode[] {
  const of = (rows: ScanNode["from"], name: string) => columnsOf(rows, name, relationsOf, drawing);
  switch (from.kind) {
    case "rows":
      return (column) => [drawing.node(requestValue(column))];
    case "table":
    case "query": {
      const columns = of(from, "spine");
      return (column) => [columns(column)];
    }
    case "range":
    case "as_of":
      return (column) => {
        const listed = from.inputs.flatMap((input) =>
          listedBy(input, column, from.kind === "range" && column === time.column).map(
            of(input.scan.from, input.scan.source),
          ),
        );
        return [...listed, ...population(from, column, time.column, of)];
      };
  }
}

/** A listing gives keys, and a range the times at which its rows became known. */
function listedBy({ keys, eventTime, availableAt }: EntityListing, column: string, isTime: boolean): readonly string[] {
  if (isTime) return [eventTime, availableAt].flatMap((one) => (one === null ? [] : [one.column]));
  return keys.filter((key) => key.spineColumn === column).map((key) => key.sourceColumn);
}

function population(
  { population: rows }: Extract<SpineRows, { kind: "range" | "as_of" }>,
  column: string,
  time: string,
  of: (rows: ScanNode["from"], name: string) => (column: string) => LineageNode,
): readonly LineageNode[] {
  return rows === null || column === time ? [] : [of(rows, "population")(column)];
}
