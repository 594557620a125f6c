import type { SpineNode } from "../../../../src/ir/plan.ts";
import type { SpineColumn, TimeColumn } from "../../../../src/ir/request.ts";
import type { UploadTable } from "../../../../src/ir/statement.ts";
import type { AroundAuthors } from "../authors-query.ts";
import { demand, deviate } from "../deviation.ts";
import { rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { readSpine, type SpineDescription } from "../spine.ts";
import type { StatementDescription } from "../statement.ts";
import { same } from "../syntax/term.ts";
import { fits } from "../time.ts";
import { compareListings } from "./listings.ts";
import { carries } from "./names.ts";
import { rowsDeviation } from "./rows.ts";

/** What the spine's columns are called in the SQL. */
export interface SpineNames {
  /** The time column as the plan has it. */
  readonly of: TimeColumn;
  /** The column that holds the row's instant. */
  readonly time: string;
  /** The column that numbers the rows; null where nothing does. */
  readonly row: string | null;
  /** By the author's name. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Compares the spine with the plan's; throws a `Deviation` where they differ. */
export function compareSpine(
  read: StatementDescription,
  planned: SpineNode,
  upload: UploadTable | null,
  around: AroundAuthors,
): SpineNames {
  const names = compareRows(read, planned, upload, around);
  const own = [names.time, names.row, ...names.columns.values()];
  const unknown = read.sortedBy.find((name) => !own.includes(name));
  demand(unknown === undefined, "the sorted spine, ORDER BY", `"${unknown}" is no column of the spine`);
  const hidden = read.spine.starts.names.find((name) => own.includes(name));
  demand(hidden === undefined, "the sorted spine, SELECT", `"${hidden}" is a column of the spine already`);
  return names;
}

function compareRows(
  read: StatementDescription,
  planned: SpineNode,
  upload: UploadTable | null,
  around: AroundAuthors,
): SpineNames {
  if (planned.from.kind === "rows") return compareUpload(read, planned, upload);
  demand(upload === null, "the spine", "rows are uploaded that the plan does not have");
  const table = read.spineTable;
  demand(table !== null, "the spine", `"${read.spine.table}" is not a common table of the statement`);
  const spine = readSpine(table);
  const names = compareColumns(spine, planned);
  compareOrigin(spine, table, planned, names, around);
  return names;
}

function compareUpload(read: StatementDescription, planned: SpineNode, upload: UploadTable | null): SpineNames {
  const place = "the uploaded spine";
  demand(upload !== null && read.spineTable === null, place, "is not a table that was uploaded");
  demand(upload.name === read.spine.table, place, `is read from "${read.spine.table}", uploaded as "${upload.name}"`);
  demand(same(upload.columns.map(typed), planned.columns.map(typed)), place, "has other columns than the plan");
  const names = [upload.rowNumber, ...upload.columns.map((column) => column.sqlName)];
  demand(new Set(names).size === names.length, place, "has two columns of one name");
  const columns = new Map(upload.columns.map((column) => [column.name, column.sqlName]));
  const time = columns.get(planned.time.column) ?? deviate(place, `has no column "${planned.time.column}"`);
  demand(planned.time.time.form === "instant", place, `"${time}" holds no instants and is not converted`);
  return { of: planned.time, time, row: upload.rowNumber, columns };
}

/** A column that nobody declared is uploaded as text. */
function typed({ name, type }: Pick<SpineColumn, "name" | "type">) {
  return { name, type: type ?? { kind: "string" } };
}

function compareColumns(read: SpineDescription, planned: SpineNode): SpineNames {
  const place = "the spine, SELECT";
  const columns = carriedColumns(read, planned, place);
  const { column, time } = planned.time;
  const own = columns.get(column) ?? deviate(place, `there is no column "${column}"`);
  if (time.form === "instant") {
    demand(read.converted === null, place, `"${column}" holds instants and is converted`);
    return { of: planned.time, time: own, row: read.row, columns };
  }
  const { converted } = read;
  const right = converted !== null && converted.column === own && fits(converted.reading, time);
  demand(right, place, `"${column}" holds no instants and is not converted from ${time.zone}`);
  return { of: planned.time, time: converted.name, row: read.row, columns };
}

/** The columns in turn, under the author's names; only where we list the entities ourselves can a long one have another. */
function carriedColumns(read: SpineDescription, planned: SpineNode, place: string): ReadonlyMap<string, string> {
  const names = planned.columns.map((column) => column.name);
  const listed = planned.from.kind === "range" || planned.from.kind === "as_of";
  const right = names.every((name, index) => {
    const own = read.columns[index];
    return own !== undefined && (own === name || (listed && carries(own, name)));
  });
  demand(
    right && names.length === read.columns.length,
    place,
    `selects ${read.columns.join(", ")}, the plan ${names.join(", ")}`,
  );
  return new Map(names.map((name, index) => [name, read.columns[index] ?? name]));
}

function compareOrigin(
  { from }: SpineDescription,
  table: CommonTable,
  planned: SpineNode,
  names: SpineNames,
  around: AroundAuthors,
): void {
  const origin = planned.from;
  if (origin.kind === "rows") return;
  demand(from.is !== "join", "the spine, FROM", "one table or query is expected");
  if (origin.kind === "range" || origin.kind === "as_of") {
    demand(from.is === "subquery", "the spine, FROM", "a listing of entities is expected");
    compareListings(from.query, table.earlier, origin, { spine: planned, names: names.columns, around });
    return;
  }
  const rows = from.is === "table" ? rowsOf(from, table.earlier) : ({ kind: "query", query: from.query } as const);
  const wrong = rowsDeviation(rows, origin, around);
  demand(wrong === null, "the spine, FROM", wrong ?? "");
}
