import { onlyFinite, readMatches, spineColumn } from "../candidates.ts";
import type { WindowDescription } from "../description.ts";
import { deviate } from "../deviation.ts";
import { readFunctions } from "../functions.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { JoinInText } from "../surroundings.ts";
import type { FromSubquery } from "../syntax/from.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import type { Term } from "../syntax/term.ts";

/** `LEFT JOIN LATERAL (SELECT functions … WHERE in the widest window) ON the spine row can be joined`. */
export function readWindowProbe({ on, scope, spine }: JoinInText, item: FromSubquery): WindowDescription {
  const place = "the probe of windows";
  const select = readSelect(item.query, place, ["where"]);
  const source = expectTable(select.from, `${place}, FROM`);
  const { keys, bounds } = readMatches(select.where, source.alias, spine.alias, `${place}, WHERE`);
  return {
    is: "windows",
    strategy: "probe",
    rows: rowsOf(source, scope),
    keys,
    bounds,
    ...readJoinable(on, spine.alias, `${place}, ON`),
    present: null,
    bucketed: null,
    functions: readFunctions(byName(select.columns, place), source.alias, spine, place),
  };
}

/** The spine's own columns that must not be NULL, and the one that must be finite. */
export function readJoinable(
  conditions: readonly Term[],
  spine: string,
  place: string,
): Pick<WindowDescription, "joinable" | "finite"> {
  const joinable = new Set<string>();
  const finite: string[] = [];
  for (const condition of conditions) {
    if (condition.is === "finite") finite.push(spineColumn(condition.of, spine, place));
    else if (condition.is === "not_null") joinable.add(spineColumn(condition.of, spine, place));
    else deviate(place, `${show(condition)} is not asked of a spine row alone`);
  }
  return { joinable, finite: onlyFinite(finite, place) };
}
