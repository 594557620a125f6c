/** The naive twin: what a request must give, by plain loops over every spine row and every source row. */
import type { CanonicalType } from "../../src/ir/types.ts";
import type { Row } from "../../src/ir/value.ts";
import { candidates, joinOf, type NaiveJoin, winners } from "./join.ts";
import type { Scenario } from "./scenario.ts";
import { type NaiveSpineRow, spineOf } from "./spine.ts";
import { valueText } from "./values.ts";
import { type Acceptance, acceptances, overflow } from "./windows.ts";

export interface NaiveResult {
  /** The spine's columns, then each role's features. */
  readonly spineColumns: readonly NaiveColumn[];
  readonly roles: readonly NaiveRole[];
  readonly rows: readonly NaiveRow[];
  /** True where the output must keep the order of the rows. */
  readonly ordered: boolean;
  /** True where a sum of integers leaves int64: the statement has to fail. */
  readonly overflows: boolean;
}

export interface NaiveColumn {
  readonly name: string;
  readonly type: CanonicalType;
}

export interface NaiveRole {
  readonly role: string;
  readonly columns: readonly NaiveColumn[];
}

export interface NaiveRow {
  readonly spine: Row;
  /** For each role, the acceptable values of its columns together: one, or several where rows tie on everything. */
  readonly accepted: readonly (readonly Row[])[];
  /** For each role what its columns may hold, each by itself; null where they come from one row together. */
  readonly functions: readonly (readonly Acceptance[] | null)[];
}

export function naiveHistorical(scenario: Scenario): NaiveResult {
  const joins = scenario.request.selections.map((selection) => joinOf(scenario, selection));
  const spine = spineOf(scenario, joins);
  const rows = spine.rows.map((row) => ({
    spine: row.values,
    accepted: joins.map((join) => (isWindowed(join) ? [] : accepted(join, row))),
    functions: joins.map((join) => (isWindowed(join) ? acceptances(join, pointOf(join, row)) : null)),
  }));
  return {
    spineColumns: spine.columns,
    roles: joins.map((join) => ({
      role: join.role,
      columns: join.features.map(({ output, type }) => ({ name: output, type })),
    })),
    rows: rows.map(({ functions, ...row }) => ({ ...row, functions: functions.map(withoutOverflow) })),
    ordered: spine.ordered,
    overflows: rows.some(({ functions }) => functions.some((one) => one?.includes(overflow) === true)),
  };
}

/** All columns of the output, in order. */
export function outputColumns(result: NaiveResult): readonly NaiveColumn[] {
  return [...result.spineColumns, ...result.roles.flatMap((role) => role.columns)];
}

function isWindowed({ features }: NaiveJoin): boolean {
  return features.some((feature) => feature.aggregate !== null);
}

function withoutOverflow(functions: readonly (Acceptance | typeof overflow)[] | null): readonly Acceptance[] | null {
  return functions === null ? null : functions.filter((one) => one !== overflow);
}

function accepted(join: NaiveJoin, row: NaiveSpineRow): readonly Row[] {
  const best = winners(candidates(join, pointOf(join, row)));
  if (best.length === 0) return [join.features.map(() => null)];
  const different = new Map(best.map((one) => [tupleText(join, one.features), one.features]));
  return [...different.values()];
}

/** The values of a spine row that a join looks at. */
export function pointOf(join: NaiveJoin, row: NaiveSpineRow) {
  return { keys: join.keys.map((key) => row.byName[key.spineColumn] ?? null), time: row.time };
}

function tupleText(join: NaiveJoin, values: Row): string {
  return JSON.stringify(
    values.map((value, index) => valueText(join.features[index]?.type ?? { kind: "string" }, value)),
  );
}
