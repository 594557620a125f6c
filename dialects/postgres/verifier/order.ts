import type { ReadOrder } from "./description.ts";
import { deviate } from "./deviation.ts";
import { showSort } from "./syntax/show.ts";
import type { SortTerm } from "./syntax/term.ts";
import { readTime } from "./time.ts";

/** The winner's order: columns of the source, greatest first. */
export function readOrder(terms: readonly SortTerm[], table: string, place: string): readonly ReadOrder[] {
  return terms.map((term) => {
    const time = readTime(term.value, table);
    if (time === null || !term.descending) deviate(`${place}, ORDER BY`, `${showSort(term)} is not "greatest first"`);
    // Postgres puts NULLs first where the order is descending and nothing is said.
    return { ...time, nulls: term.nulls === "last" ? "last" : "first" };
  });
}

/** The same order from its other end, the winner last: least first, and NULLs first where they are least. */
export function readReversedOrder(terms: readonly SortTerm[], table: string, place: string): readonly ReadOrder[] {
  return terms.map((term) => {
    const time = readTime(term.value, table);
    if (time === null || term.descending) deviate(`${place}, ORDER BY`, `${showSort(term)} is not "least first"`);
    // Postgres puts NULLs last, as the greatest, where the order is ascending and nothing is said.
    return { ...time, nulls: term.nulls === "first" ? "last" : "first" };
  });
}
