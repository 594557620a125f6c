import { deviate } from "./deviation.ts";
import { show } from "./syntax/show.ts";
import { columnOf, type Term } from "./syntax/term.ts";

/** Columns of the source whose NULLs are kept out; nothing else may stand in such a WHERE. */
export function readPresent(conditions: readonly Term[], table: string, place: string): ReadonlySet<string> {
  return new Set(
    conditions.map((condition) => {
      const name = condition.is === "not_null" ? columnOf(condition.of, table) : null;
      return name ?? deviate(place, `${show(condition)} is not a plain IS NOT NULL of the source`);
    }),
  );
}
