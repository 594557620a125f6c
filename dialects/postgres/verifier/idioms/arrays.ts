import { boundOf } from "../bounds.ts";
import { carriedThrough } from "../carried.ts";
import type { JoinDescription, ReadBound } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readFeatures } from "../features.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { expectJoinByRow, type JoinInText, splitFirst } from "../surroundings.ts";
import type { FromJoin, FromSubquery } from "../syntax/from.ts";
import { byName, readSelect, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, constant, same, type Term } from "../syntax/term.ts";
import { readComparison } from "../time.ts";
import { addressOf } from "./address.ts";
import { readArrays } from "./gathered.ts";
import { readSearch, type Search } from "./searched.ts";

const place = "the winners";

/**
 * `FROM found AS w JOIN LATERAL (SELECT … FROM source AS r WHERE r.ctid = w.address LIMIT 1) AS r ON TRUE`: of each spine
 * row the one row whose address was found, by binary search, beside the last instant that is not after its own.
 */
export function readArraysJoin(
  join: JoinInText,
  table: CommonTable,
  select: Select,
  { kind, left, on }: FromJoin,
  item: FromSubquery,
): JoinDescription {
  demand(kind === "inner" && same(on, [constant(true)]), `${place}, FROM`, "JOIN LATERAL … ON TRUE is expected");
  demand(select.distinct === null && select.order.length === 0, place, "DISTINCT and ORDER BY have no place there");
  demand(select.where.length === 0, `${place}, WHERE`, "has no place there");
  const found = expectTable(left, `${place}, FROM`);
  const fetch = readSelect(item.query, place, ["where", "limit"]);
  demand(same(fetch.limit, constant(1)), `${place}, LIMIT`, "one row is expected");
  const source = expectTable(fetch.from, `${place}, JOIN`);
  const rows = rowsOf(source, table.earlier);
  demand(rows.kind === "table", `${place}, JOIN`, `the rows of "${source.name.name}" have no addresses of their own`);
  demand(source.alias !== found.alias, `${place}, JOIN`, "the rows and what was found have one name");
  const { foundAddress, others } = readAddress(fetch, source.alias, found.alias);
  const { name, value, rest } = splitFirst(byName(select.columns, place), place);
  demand(same(value, column(found.alias, name)), `${place}, SELECT`, "the number of the spine row does not come first");
  const fetched = byName(fetch.columns, place);
  const features = carriedThrough(new Map(rest), fetched, item.alias, place);
  demand(features.size === fetched.size, `${place}, SELECT`, "more is fetched than kept");
  const searchStep = table.earlier.find(found);
  demand(searchStep !== null, `${place}, FROM`, `"${found.name.name}" is not a common table before it`);
  const search = readSearch(join, searchStep, { row: name, address: foundAddress });
  const arrays = readArrays(search);
  demand(same(arrays.rows, rows), `${place}, JOIN`, `"${source.name.name}" is not where the addresses are from`);
  const reached = { spine: search.instant, side: "upper", offset: 0n, inclusive: search.inclusive } as const;
  const event = arrays.order[0]?.column ?? "";
  return {
    is: "as_of",
    strategy: "arrays",
    rows,
    keys: arrays.keys,
    bounds: [
      ...arrays.instants.map((time) => ({ ...time, ...reached })),
      ...others.map((condition) => readAgeLimit(condition, event, source.alias, found.alias, search)),
    ],
    finite: search.finite,
    order: arrays.order,
    features: readFeatures(features, source.alias, place),
    present: arrays.present,
    row: expectJoinByRow(join, name, place),
  };
}

/** `r.ctid = w.address` comes first. */
function readAddress({ where }: Select, source: string, found: string) {
  const [match, ...others] = where;
  const byAddress = match?.is === "equal" && same(match.left, addressOf(source));
  const foundAddress = byAddress ? columnOf(match.right, found) : null;
  demand(foundAddress !== null, `${place}, WHERE`, "the address that was found does not come first");
  return { foundAddress, others };
}

/**
 * The winner's event time, the first of the winner's order, against the spine row's instant: if the winner is too old, so
 * is every other candidate. No other condition may stand there: it would drop the winner where the next could win.
 */
function readAgeLimit(condition: Term, event: string, source: string, found: string, search: Search): ReadBound {
  const clause = `${place}, WHERE`;
  const time = condition.is === "compare" ? readComparison(condition.left, condition.right, source) : null;
  if (condition.is !== "compare" || time === null || time.column !== event)
    return deviate(clause, `${show(condition)} is not a limit of the winner's age`);
  const { limit } = time;
  const late = limit.is === "earlier" ? limit.of : limit;
  demand(same(late, column(found, search.instantName)), clause, `${show(late)} is not the spine row's instant`);
  const instant = column("spine", search.instant);
  const bound = boundOf(
    time,
    condition.operator,
    limit.is === "earlier" ? { ...limit, of: instant } : instant,
    "spine",
    clause,
  );
  demand(bound.side === "lower", clause, `${show(condition)} is not a limit of the winner's age`);
  return bound;
}
