import type { TimeBound } from "../../../ir/plan.ts";
import { identifier, sql } from "../../../kernel/sql.ts";
import type { Lexicon } from "../../../ports/lexicon.ts";
import { boundLimit, of, s } from "../fragments.ts";
import type { Names } from "../names.ts";
import type { SpineInSql } from "../strategy.ts";
import type { WindowStarts } from "./aggregates.ts";

/**
 * Each different start once. In the condition of a function it would be computed for every row of the widest window: time
 * arithmetic that looks at zones is never constant for an engine.
 */
export function startsOf(
  bounds: readonly TimeBound[],
  spine: SpineInSql,
  names: Names,
  lexicon: Lexicon,
): WindowStarts {
  const different = new Map<string, TimeBound>(bounds.map((bound) => [keyOf(bound, spine, lexicon), bound]));
  const numbers = new Map([...different.keys()].map((key, index) => [key, index + 1]));
  const nameOf = (bound: TimeBound): string => {
    const number = numbers.get(keyOf(bound, spine, lexicon));
    if (number === undefined) throw new Error("a window starts where none was said to");
    return names.column(`start_${number}`);
  };
  return {
    columns: [...different.values()].map(
      (bound) => sql`${boundLimit(bound, spine.time, lexicon)} AS ${identifier(nameOf(bound))}`,
    ),
    of: (bound) => of(s, nameOf(bound)),
  };
}

/** Bounds of one offset have one limit, unless their columns are held against it in different forms. */
function keyOf({ offset, column }: TimeBound, { time }: SpineInSql, lexicon: Lexicon): string {
  const converted = column.time.form !== "instant" && lexicon.inFormOf(time, column.time) !== null;
  return JSON.stringify([offset, converted ? column.time : null]);
}
