import { onlyFinite, spineColumn } from "../candidates.ts";
import type { JoinDescription, ReadKey } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readFeatures } from "../features.ts";
import { readOrder } from "../order.ts";
import { readPresent } from "../present.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { JoinInText } from "../surroundings.ts";
import type { FromSubquery } from "../syntax/from.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, columnOf, constant, same, type Term } from "../syntax/term.ts";

/** `LEFT JOIN (SELECT DISTINCT ON (keys) …) ON keys AND isfinite(spine time)`: a source made unique, then joined. */
export function readLookup(join: JoinInText, item: FromSubquery): JoinDescription {
  return item.query.limitCount === undefined ? readKeyed(join, item) : readSingle(join, item);
}

function readKeyed(join: JoinInText, item: FromSubquery): JoinDescription {
  const place = "the lookup";
  const select = readSelect(item.query, place, ["distinct", "where", "order"]);
  const source = expectTable(select.from, `${place}, FROM`);
  const keys = select.distinct ?? [];
  demand(keys.length > 0, place, "DISTINCT ON the keys is expected");
  const columns = [...byName(select.columns, place)];
  const named = columns.slice(0, keys.length);
  demand(
    same(
      named.map(([, value]) => value),
      keys,
    ),
    `${place}, SELECT`,
    "the keys do not come first, in turn",
  );
  const sorted = select.order.slice(0, keys.length);
  demand(same(sorted, keys.map(ascending)), `${place}, ORDER BY`, "the keys do not come first, in turn");
  const sources = new Map(named.map(([name, value]) => [name, keyColumn(value, source.alias, place)]));
  const { matches, finite } = readOn(join, `${place}, ON`);
  return {
    is: "as_of",
    strategy: "lookup",
    rows: rowsOf(source, join.scope),
    keys: matches.map(({ name, spine }) => ({ source: sources.get(name) ?? unknownKey(name, place), spine })),
    bounds: [],
    finite,
    order: readOrder(select.order.slice(keys.length), source.alias, place),
    features: readFeatures(columns.slice(keys.length), source.alias, place),
    present: readPresent(select.where, source.alias, `${place}, WHERE`),
    row: null,
  };
}

/** A view with one constant key: its one greatest row for every spine row. */
function readSingle(join: JoinInText, item: FromSubquery): JoinDescription {
  const place = "the lookup of one row";
  const select = readSelect(item.query, place, ["order", "limit"]);
  demand(same(select.limit, constant(1)), `${place}, LIMIT`, "one row is expected");
  const source = expectTable(select.from, `${place}, FROM`);
  const { matches, finite } = readOn(join, `${place}, ON`);
  const keys = matches.map(({ name }): ReadKey => unknownKey(name, place));
  return {
    is: "as_of",
    strategy: "lookup",
    rows: rowsOf(source, join.scope),
    keys,
    bounds: [],
    finite,
    order: readOrder(select.order, source.alias, place),
    features: readFeatures(byName(select.columns, place), source.alias, place),
    present: new Set(),
    row: null,
  };
}

interface Match {
  /** The key's name in the lookup's result. */
  readonly name: string;
  readonly spine: string;
}

function readOn({ on, alias, spine }: JoinInText, place: string): { matches: readonly Match[]; finite: string } {
  const matches: Match[] = [];
  const finite: string[] = [];
  for (const condition of on) {
    if (condition.is === "finite") finite.push(spineColumn(condition.of, spine.alias, place));
    else if (condition.is === "equal") {
      const name = columnOf(condition.left, alias);
      demand(name !== null, place, `${show(condition.left)} is no key of the lookup`);
      matches.push({ name, spine: spineColumn(condition.right, spine.alias, place) });
    } else deviate(place, `${show(condition)} is no condition of a lookup`);
  }
  return { matches, finite: onlyFinite(finite, place) };
}

function keyColumn(value: Term, table: string, place: string): string {
  return columnOf(value, table) ?? deviate(`${place}, SELECT`, `${show(value)} is no key of the source`);
}

function unknownKey(name: string, place: string): never {
  return deviate(`${place}, ON`, `"${name}" is no key of the lookup`);
}
