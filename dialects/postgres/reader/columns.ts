import type { Node, SelectStmt } from "libpg-query";
import { nameOf, unnamed } from "./column-name.ts";

/** The names of a result's columns as far as the text tells. Not complete where a star stands for columns of a table. */
export interface ColumnNames {
  readonly names: readonly string[];
  readonly complete: boolean;
}

/** What Postgres would call the columns of a SELECT. */
export function columnsOf(statement: Node | undefined): ColumnNames {
  if (statement === undefined || !("SelectStmt" in statement)) return { names: [], complete: false };
  const select = leftmost(statement.SelectStmt);
  const [row] = select.valuesLists ?? [];
  if (row !== undefined) return { names: valueNames(row), complete: true };
  const targets = select.targetList ?? [];
  return { names: targets.flatMap(targetNames), complete: !targets.some(isStar) };
}

/** A name that two columns have; null where there is none. */
export function repeatedColumn(names: readonly string[]): string | null {
  return names.find((name, index) => names.indexOf(name) !== index) ?? null;
}

/** The left side names the columns of a UNION. */
function leftmost(select: SelectStmt): SelectStmt {
  let left = select;
  while (left.larg !== undefined) left = left.larg;
  return left;
}

function valueNames(row: Node): readonly string[] {
  const items = "List" in row ? (row.List.items ?? []) : [];
  return items.map((_, index) => `column${index + 1}`);
}

function targetNames(target: Node): readonly string[] {
  if (!("ResTarget" in target) || isStar(target)) return [];
  return [target.ResTarget.name ?? nameOf(target.ResTarget.val) ?? unnamed];
}

function isStar(target: Node): boolean {
  const value = "ResTarget" in target ? target.ResTarget.val : undefined;
  if (value === undefined) return false;
  const path =
    "ColumnRef" in value ? value.ColumnRef.fields : "A_Indirection" in value ? value.A_Indirection.indirection : [];
  return path?.some((part) => "A_Star" in part) ?? false;
}
