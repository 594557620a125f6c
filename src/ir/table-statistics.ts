import type { CatalogTable, ColumnStatistics, TimeSpread } from "./catalog.ts";

/** How a table's rows lie on the combinations of some columns. */
export interface KeySpread {
  /** Distinct combinations. */
  readonly distinct: number;
  /** Rows of a key that is met by picking a row: more than the mean where some keys are hot. */
  readonly rowsOfPicked: number;
}

export function statisticsOf(table: CatalogTable | null, column: string): ColumnStatistics | null {
  return table?.statistics?.columns.find(({ name }) => name === column) ?? null;
}

export function timesOf(table: CatalogTable | null, column: string): TimeSpread | null {
  return statisticsOf(table, column)?.times ?? null;
}

/** Null where the distinct values of a column are not known. No columns: all rows have one constant key. */
export function keySpread(table: CatalogTable | null, rows: number, columns: readonly string[]): KeySpread | null {
  const distinct = distinctOf(table, rows, columns);
  if (distinct === null) return null;
  // Columns that say nothing of each other: the squares of shares multiply, and no key has fewer rows than the mean.
  const pickedShare = columns.reduce((share, column) => share * squaredShares(statisticsOf(table, column)), 1);
  return { distinct, rowsOfPicked: rows * Math.min(1, Math.max(pickedShare, 1 / distinct)) };
}

/** Counted together where the warehouse did that; else the product, which a table's rows bound. */
function distinctOf(table: CatalogTable | null, rows: number, columns: readonly string[]): number | null {
  const counted = table?.statistics?.combinations.find((one) => sameColumns(one.columns, columns))?.distinct;
  if (counted !== undefined) return atLeastOne(counted);
  let product = 1;
  for (const column of columns) {
    const distinct = statisticsOf(table, column)?.distinct ?? null;
    if (distinct === null) return null;
    product *= atLeastOne(distinct);
  }
  return atLeastOne(Math.min(product, rows));
}

/** The chance that two rows picked at random share their value. */
function squaredShares(statistics: ColumnStatistics | null): number {
  if (statistics === null) return 0;
  const { commonShares, nullShare } = statistics;
  const common = commonShares.reduce((sum, share) => sum + share, 0);
  const rest = Math.max(0, 1 - nullShare - common);
  const others = Math.max(1, (statistics.distinct ?? 1) - commonShares.length);
  return commonShares.reduce((sum, share) => sum + share * share, 0) + (rest * rest) / others;
}

function sameColumns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && other.every((column) => one.includes(column));
}

function atLeastOne(count: number): number {
  return Math.max(1, count);
}
