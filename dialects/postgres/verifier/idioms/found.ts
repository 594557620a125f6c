import { boundOf } from "../bounds.ts";
import type { ReadBound } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import type { FromTable } from "../syntax/from.ts";
import type { Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, notNull, same, type Term } from "../syntax/term.ts";
import type { ReadTime } from "../time.ts";
import type { Sweep } from "./timeline.ts";

/** The last step of a sweep: what it found, joined with the rows it found it among. */
export interface Found {
  readonly join: JoinInText;
  readonly select: Select;
  readonly scope: CommonTable["earlier"];
  readonly sweep: Sweep;
  /** The alias of the swept rows. */
  readonly swept: string;
  /** The rows that the winner is fetched from. */
  readonly rows: FromTable & { readonly alias: string };
  readonly on: readonly Term[];
}

/** `w.row IS NOT NULL`, and the TTL where there is one: an event's time against the spine row's instant. */
export function readAgeLimit(
  { select, sweep, swept }: Found,
  eventOf: (term: Term) => ReadTime | null,
): readonly ReadBound[] {
  const place = "the winners, WHERE";
  const [isSpineRow, ...others] = select.where;
  demand(same(isSpineRow, notNull(column(swept, sweep.row))), place, "spine rows alone are expected first");
  return others.map((condition) => {
    const limited = condition.is === "compare" ? condition : null;
    const event = limited === null ? null : eventOf(limited.left);
    if (limited === null || event === null)
      return deviate(place, `${show(condition)} is not a limit of the winner's age`);
    const limit = instantAsSpine(limited.right, sweep, swept, place);
    return boundOf(event, limited.operator, limit, "spine", place);
  });
}

/** The timeline's instant on a spine row is that row's time. */
function instantAsSpine(limit: Term, sweep: Sweep, swept: string, place: string): Term {
  const late = limit.is === "earlier" ? limit.of : limit;
  demand(same(late, column(swept, sweep.instant)), place, `${show(late)} is not the spine row's instant`);
  const time = column("spine", sweep.spineInstant);
  return limit.is === "earlier" ? { ...limit, of: time } : time;
}
