import type { OnlineTable } from "../../ir/online.ts";
import type { Row } from "../../ir/value.ts";
import type { OnlineStore, StoredChange } from "../../ports/online-store.ts";
import type { Difference } from "./findings.ts";
import type { Judge } from "./judge.ts";
import { faults } from "./result.ts";

export interface Repairing {
  readonly online: Pick<OnlineStore, "write" | "look" | "replace">;
  readonly table: OnlineTable;
  readonly judge: Judge;
  readonly signal: AbortSignal | undefined;
}

/**
 * Writes the warehouse's rows as a run does, so that what is newer stays. What that leaves as it was, since it is not older, is
 * replaced where nobody has written it meanwhile. Gives for each difference whether none is left, by looking again.
 */
export async function repaired(repairing: Repairing, differences: readonly Difference[]): Promise<readonly boolean[]> {
  const { online, table, signal } = repairing;
  const wrong = differences.filter(({ verdict }) => verdict.isRepairable);
  const rows = wrong.flatMap(({ expected }) => (expected === null ? [] : [expected]));
  if (rows.length === 0) return differences.map(() => false);
  await online.write(table, rows, signal);
  const left = await stillWrong(repairing, rows);
  const changes = left.flatMap(({ row, seen }): readonly StoredChange[] => (seen === null ? [] : [{ seen, row }]));
  if (changes.length > 0) await online.replace(table, changes, signal);
  const unrepaired = new Set(left.length === 0 ? [] : (await stillWrong(repairing, rows)).map(({ row }) => row));
  return differences.map(
    ({ verdict, expected }) => verdict.isRepairable && expected !== null && !unrepaired.has(expected),
  );
}

async function stillWrong({ online, table, judge, signal }: Repairing, rows: readonly Row[]) {
  const found = await online.look(
    table,
    rows.map((row) => row.slice(0, table.keys.length)),
    signal,
  );
  return rows.flatMap((row, index) => {
    const seen = found[index] ?? null;
    const verdict = judge(row, seen);
    return verdict !== null && faults.has(verdict.cause) ? [{ row, seen: verdict.isRepairable ? seen : null }] : [];
  });
}
