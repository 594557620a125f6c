/** The tables of docs/matrix.md that have strategies, or online stores, for columns: each is filled by a run of its own. */
import { asOfStrategyNames, type Dialect, windowStrategyNames } from "../../src/ports/dialect.ts";
import { expressionGroups } from "./expression-features.ts";
import { canMeet as canMeetInJoins, matrixGroups } from "./features.ts";
import type { MatrixFeature, MatrixGroup } from "./groups.ts";
import { materializationGroups } from "./materialization-features.ts";
import { canMeetOverWindows, windowGroups } from "./window-features.ts";

export type TableName = "joins" | "windows" | "expressions" | "materialization";

export interface MatrixTable {
  /** Names its record. */
  readonly name: TableName;
  readonly groups: readonly MatrixGroup[];
  /** Its columns, as far as a dialect has them. */
  readonly strategies: readonly string[];
  /** Those that a dialect has. */
  offered(dialect: Dialect): readonly string[];
  /** Whether a strategy can meet a feature at all. */
  canMeet(strategy: string, group: string, feature: MatrixFeature): boolean;
}

function offeredOf(offers: Readonly<Record<string, { readonly missing?: string }>>): readonly string[] {
  return Object.entries(offers).flatMap(([name, { missing }]) => (missing === undefined ? [name] : []));
}

const ofJoins = {
  strategies: asOfStrategyNames,
  offered: (dialect: Dialect) => offeredOf(dialect.strategies),
};

export const joinsTable: MatrixTable = {
  ...ofJoins,
  name: "joins",
  groups: matrixGroups,
  canMeet: canMeetInJoins,
};

export const expressionsTable: MatrixTable = {
  ...ofJoins,
  name: "expressions",
  groups: expressionGroups,
  canMeet: canMeetInJoins,
};

export const windowsTable: MatrixTable = {
  name: "windows",
  groups: windowGroups,
  strategies: windowStrategyNames,
  offered: (dialect) => offeredOf(dialect.windows.strategies),
  canMeet: (strategy, _group, feature) => canMeetOverWindows(strategy, feature),
};

/** Online stores are its columns. */
export const materializationTable: MatrixTable = {
  name: "materialization",
  groups: materializationGroups,
  strategies: ["postgres", "dynamodb"],
  offered: () => ["postgres", "dynamodb"],
  canMeet: () => true,
};

export const matrixTables: readonly MatrixTable[] = [joinsTable, windowsTable, expressionsTable, materializationTable];
