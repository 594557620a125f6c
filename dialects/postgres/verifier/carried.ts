import { demand } from "./deviation.ts";
import { show } from "./syntax/show.ts";
import { columnOf, type Term } from "./syntax/term.ts";

/** Columns that a SELECT hands on from the subquery below it, each with what it is made of there. */
export function carriedThrough(
  outer: ReadonlyMap<string, Term>,
  inner: ReadonlyMap<string, Term>,
  alias: string,
  place: string,
): ReadonlyMap<string, Term> {
  return new Map(
    [...outer].map(([name, value]) => {
      const below = inner.get(columnOf(value, alias) ?? "");
      demand(below !== undefined, `${place}, SELECT`, `${show(value)} is not a column of the rows below`);
      return [name, below];
    }),
  );
}
