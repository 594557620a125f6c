import type { CatalogTable } from "../../src/ir/catalog.ts";
import type { WindowAggregateNode } from "../../src/ir/plan.ts";
import type { SourceExpression } from "../../src/ir/source-expression.ts";
import { statisticsOf } from "../../src/ir/table-statistics.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { JoinFacts } from "../../src/ports/dialect.ts";
import { keyColumns } from "./planner/joins.ts";
import { columnsRead } from "./planner/windows/columns.ts";
import { about } from "./planner/words.ts";

/** Why the rows of a key cannot be held in arrays; null where they can, as far as is known. */
export function refusalOfArrays(join: WindowAggregateNode, facts: JoinFacts): string | null {
  return listRead(join) ?? tooLong(join, facts);
}

/** An array of arrays is one array of several dimensions, whose elements do not tell where a list ended. */
function listRead({ features }: WindowAggregateNode): string | null {
  const expressions = features.flatMap(({ expression, where }): readonly (SourceExpression | null)[] => [
    expression,
    where,
  ]);
  const list = expressions
    .flatMap((one) => one?.columns ?? [])
    .find(({ type }) => type.kind === "array" || type.kind === "vector");
  return list === undefined ? null : `an array cannot hold the lists of "${list.name}"; use probe or pairs`;
}

/** What a row of the engine can be: all arrays of a key lie in one. https://www.postgresql.org/docs/current/limits.html */
const rowBytes = 2 ** 30;
/** An array is gathered in memory that doubles, eight bytes an element, up to what a row can be. */
const arrayElements = 2 ** 26;

function tooLong(join: WindowAggregateNode, { table, sourceRows }: JoinFacts): string | null {
  const rows = sourceRows === null ? null : rowsOfHottest(keyColumns(join), table, sourceRows);
  if (rows === null) return null;
  const bytes = columnsRead(join)
    .filter((name) => !keyColumns(join).includes(name))
    .reduce((sum, name) => sum + bytesOf(typeOf(name, table)), 0);
  if (rows < arrayElements && rows * bytes < rowBytes) return null;
  return `one key has ${about(rows, "row")}, whose arrays would exceed the 1 GB that a row may have; use probe or pairs`;
}

/** Rows of the most common key, as if its columns said nothing of each other; null where nobody has counted. */
function rowsOfHottest(keys: readonly string[], table: CatalogTable | null, rows: number): number | null {
  let share = 1;
  for (const key of keys) {
    const statistics = statisticsOf(table, key);
    if (statistics === null) return null;
    share *= Math.max(statistics.commonShares[0] ?? 0, 1 / Math.max(1, statistics.distinct ?? rows));
  }
  return rows * share;
}

function typeOf(name: string, table: CatalogTable | null): CanonicalType | null {
  return table?.columns.find((column) => column.name === name)?.type ?? null;
}

/** https://www.postgresql.org/docs/current/datatype.html; what has no size of its own is taken to be short. */
function bytesOf(type: CanonicalType | null): number {
  switch (type?.kind) {
    case "bool":
      return 1;
    case "int32":
    case "float32":
    case "date":
      return 4;
    case "int64":
    case "float64":
    case "timestamp":
      return 8;
    case "decimal":
      return 12;
    default:
      return 32;
  }
}
