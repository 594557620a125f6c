import { type OnlineTable, onlineLayout } from "../../ir/online.ts";
import type { Row } from "../../ir/value.ts";
import type { StoredRow } from "../../ports/online-store.ts";
import { textOf } from "./exact-text.ts";
import type { Verdict } from "./judge.ts";
import { type CauseCount, type DifferenceCause, type DifferenceExample, faults } from "./result.ts";
import { remedies } from "./words.ts";

/** A key that differs, with both rows. */
export interface Difference {
  readonly verdict: Verdict;
  readonly expected: Row | null;
  readonly stored: StoredRow | null;
}

/** What was found of a view: counts, and a few differences of each cause in full. */
export class Findings {
  readonly #table: OnlineTable;
  readonly #most: number;
  readonly #counts = new Map<DifferenceCause, { keys: number; repaired: number }>();
  readonly #examples: DifferenceExample[] = [];

  constructor(table: OnlineTable, most: number) {
    this.#table = table;
    this.#most = most;
  }

  add(difference: Difference, isRepaired: boolean): void {
    const { cause } = difference.verdict;
    const count = this.#counts.get(cause) ?? { keys: 0, repaired: 0 };
    this.#counts.set(cause, count);
    if (count.keys < this.#most) this.#examples.push(exampleOf(this.#table, difference, isRepaired));
    count.keys += 1;
    count.repaired += Number(isRepaired);
  }

  get causes(): readonly CauseCount[] {
    return order.flatMap((cause) => {
      const count = this.#counts.get(cause);
      return count === undefined ? [] : [{ cause, isFault: faults.has(cause), ...count }];
    });
  }

  get examples(): readonly DifferenceExample[] {
    return order.flatMap((cause) => this.#examples.filter((one) => one.cause === cause));
  }

  /** Faults that were not repaired. */
  get left(): number {
    return this.causes.reduce((sum, { isFault, keys, repaired }) => sum + (isFault ? keys - repaired : 0), 0);
  }
}

/** Faults first. */
const order: readonly DifferenceCause[] = [
  "failed_interval",
  "late",
  "missing",
  "value",
  "type",
  "extra",
  "newer",
  "expired",
  "uncovered",
];

function exampleOf(
  table: OnlineTable,
  { verdict, expected, stored }: Difference,
  isRepaired: boolean,
): DifferenceExample {
  const layout = onlineLayout(table);
  const { cause, reason } = verdict;
  const keys = stored?.keys ?? expected ?? [];
  return {
    cause,
    keys: table.keys.map(({ name, type }, index) => ({ name, type, value: keys[index] ?? null })),
    features: verdict.features.flatMap((place) => {
      const column = table.features[place];
      if (column === undefined) return [];
      const [online, warehouse] = [stored?.features[place], expected?.[layout.features + place]];
      return [{ ...column, online: online ?? null, warehouse: warehouse ?? null }];
    }),
    onlineTime: stored?.eventTime ?? null,
    warehouseTime: textOf(expected?.[layout.eventTime]),
    reason,
    remedy: remedies[cause],
    isRepaired,
  };
}
