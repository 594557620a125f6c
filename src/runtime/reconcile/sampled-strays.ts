import type { OnlineTable } from "../../ir/online.ts";
import type { Row } from "../../ir/value.ts";
import type { OnlineStore } from "../../ports/online-store.ts";
import { keyText } from "./exact-text.ts";
import type { Difference } from "./findings.ts";
import type { Judge } from "./judge.ts";
import { printOf } from "./key-prints.ts";
import type { SampledRows } from "./newest-rows.ts";

/** Differences that are held until it is sure that both sides tell parts of the keys alike. */
const mostHeld = 20_000;

/** A sample of the warehouse's keys, to be held against the stored rows that would belong to it. */
export class SampledStrays {
  readonly #table: OnlineTable;
  readonly #drawn: Pick<SampledRows, "part" | "bound">;
  readonly #seed: number;
  readonly #known = new Set<string>();
  /** Of the keys known, those that are stored. */
  readonly #stored = new Set<string>();

  constructor(table: OnlineTable, drawn: Pick<SampledRows, "part" | "bound">, seed: number) {
    this.#table = table;
    this.#drawn = drawn;
    this.#seed = seed;
  }

  /** A key that the warehouse has. */
  add(row: Row, isStored: boolean): void {
    const key = this.#textOf(row);
    this.#known.add(key);
    if (isStored) this.#stored.add(key);
  }

  /**
   * Stored rows of the same part of the keys, with prints within the same bound, that are not among the warehouse's: the sample has all
   * of these that the warehouse has. Each side tells parts by a hash of its own values. Where they are told alike, what was found stored
   * is met again among the rows of the part; where it is not, nothing can be said.
   */
  async find(
    online: Pick<OnlineStore, "scanPart">,
    judge: Judge,
    { signal, onRows }: { readonly signal: AbortSignal | undefined; readonly onRows: (rows: number) => void },
  ): Promise<{ readonly scanned: number | null; readonly found: readonly Difference[] }> {
    if (online.scanPart === undefined) return { scanned: null, found: [] };
    const found: Difference[] = [];
    const missed = new Set(this.#stored);
    let scanned = 0;
    for await (const page of online.scanPart(this.#table, this.#drawn.part, signal)) {
      for (const stored of page) {
        const key = this.#textOf(stored.keys);
        missed.delete(key);
        if (printOf(key, this.#seed) > this.#drawn.bound) continue;
        scanned += 1;
        if (this.#known.has(key)) continue;
        const verdict = judge(null, stored);
        if (verdict !== null && found.length < mostHeld) found.push({ verdict, expected: null, stored });
      }
      onRows(scanned);
    }
    const isAlike = this.#drawn.part.of === 1 || (missed.size === 0 && this.#stored.size > 0);
    return isAlike ? { scanned, found } : { scanned: null, found: [] };
  }

  #textOf(row: Row): string {
    return keyText(
      this.#table.keys.map(({ type }) => type),
      row,
    );
  }
}
