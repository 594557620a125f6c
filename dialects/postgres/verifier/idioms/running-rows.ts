import type { Rows } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readPresent } from "../present.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { expectSpine, type JoinInText } from "../surroundings.ts";
import type { From, FromTable } from "../syntax/from.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, columnOf, notNull, same, type Term } from "../syntax/term.ts";
import { type ReadTime, readTime } from "../time.ts";

/** Rows of the source that may be added up: with a key of the spine, and with all of their times. */
export interface RunningRows {
  readonly rows: Rows;
  /** The alias of the source. */
  readonly table: string;
  /** By their names here. */
  readonly keys: ReadonlyMap<string, SummedKey>;
  readonly event: TimeHere;
  /** When a row is known: the greater of its event time and of that; null where it is known when it happens. */
  readonly known: TimeHere | null;
  readonly present: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, Term>;
}

/** A time of the source under its name here. */
export interface TimeHere extends ReadTime {
  readonly name: string;
}

interface SummedKey {
  readonly source: string;
  readonly spine: string;
}

/** `SELECT q.keys, event, GREATEST(event, available), values FROM source AS r JOIN (SELECT DISTINCT keys FROM spine) AS q ON …`. */
export function readRunningRows(join: JoinInText, { query, earlier }: CommonTable): RunningRows {
  const place = "the rows that are added up";
  const select = readSelect(query, place, ["where"]);
  const { source, keys, alias } = readSource(select.from, join, earlier, place);
  const columns = [...byName(select.columns, place)];
  const named = columns.slice(0, keys.size);
  const own = [...keys.keys()].map((name) => [name, column(alias, name)]);
  demand(same(named, own), `${place}, SELECT`, "the keys of the spine do not come first");
  const [happened, ...others] = columns.slice(keys.size);
  demand(happened !== undefined, `${place}, SELECT`, "the event time is expected");
  const event = { name: happened[0], ...timeOf(happened[1], source.alias, place) };
  const [first] = others;
  const known = first === undefined ? null : knownTime(first, happened[1], source.alias, place);
  const present = readPresent(select.where, source.alias, `${place}, WHERE`);
  return {
    rows: rowsOf(source, earlier),
    table: source.alias,
    keys,
    event,
    known,
    // Rows without a key find none of the spine's.
    present: new Set([...present, ...[...keys.values()].map((key) => key.source)]),
    values: new Map(known === null ? others : others.slice(1)),
  };
}

interface Source {
  readonly source: FromTable & { readonly alias: string };
  readonly keys: RunningRows["keys"];
  /** The alias of the spine's keys. */
  readonly alias: string;
}

/** A view without keys takes all rows of its source. */
function readSource(from: From, join: JoinInText, earlier: CommonTable["earlier"], place: string): Source {
  if (from.is === "table") return { source: expectTable(from, `${place}, FROM`), keys: new Map(), alias: "" };
  demand(from.is === "join" && from.kind === "inner", `${place}, FROM`, "the source joined with keys is expected");
  const source = expectTable(from.left, `${place}, FROM`);
  const asked = readSpineKeys(from.right, join, earlier, `${place}, the keys`);
  demand(asked.alias !== source.alias, `${place}, FROM`, `two tables are named ${source.alias}`);
  const left = new Map(asked.keys);
  const keys = new Map<string, SummedKey>();
  for (const condition of from.on) {
    const own = condition.is === "equal" ? columnOf(condition.left, source.alias) : null;
    const name = condition.is === "equal" ? columnOf(condition.right, asked.alias) : null;
    const spine = name === null ? undefined : left.get(name);
    demand(
      own !== null && name !== null && spine !== undefined,
      `${place}, ON`,
      `${show(condition)} is no key of the spine`,
    );
    left.delete(name);
    keys.set(name, { source: own, spine });
  }
  demand(left.size === 0, `${place}, ON`, `not by ${[...left.keys()].join(", ")}`);
  return {
    source,
    // In the order in which they are selected.
    keys: new Map([...asked.keys.keys()].flatMap((name) => pair(name, keys.get(name)))),
    alias: asked.alias,
  };
}

function pair<T>(name: string, value: T | undefined): readonly (readonly [string, T])[] {
  return value === undefined ? [] : [[name, value]];
}

/** `(SELECT DISTINCT s.key AS name FROM spine AS s WHERE s.key IS NOT NULL) AS q`: by name, the spine's column. */
function readSpineKeys(from: From, join: JoinInText, earlier: CommonTable["earlier"], place: string) {
  demand(from.is === "subquery" && !from.lateral, place, "a subquery of the spine is expected");
  const select = readSelect(from.query, place, ["distinct", "where"]);
  demand(same(select.distinct, []), place, "each once is expected: others would multiply rows");
  const spine = expectSpine(select.from, join.spine, earlier, `${place}, FROM`);
  const columns = [...byName(select.columns, place)];
  const present = columns.map(([, value]) => notNull(value));
  demand(columns.length > 0 && same(select.where, present), `${place}, WHERE`, "not that there is each key");
  const keys = columns.map(([name, value]): readonly [string, string] => {
    const own = columnOf(value, spine);
    return own === null ? deviate(place, `${show(value)} is no column of the spine`) : [name, own];
  });
  return { alias: from.alias, keys: new Map(keys) };
}

function timeOf(term: Term, table: string, place: string): ReadTime {
  return readTime(term, table) ?? deviate(`${place}, SELECT`, `${show(term)} is no time of the source`);
}

/** `GREATEST(event, available)`, in either order. */
function knownTime([name, term]: readonly [string, Term], event: Term, table: string, place: string): TimeHere | null {
  if (term.is !== "greatest") return null;
  const [left, right, more] = term.of;
  demand(left !== undefined && right !== undefined && more === undefined, place, "GREATEST of two times is expected");
  const available = same(left, event) ? right : left;
  demand(same(left, event) || same(right, event), place, `${show(term)} leaves out the event time`);
  return { name, ...timeOf(available, table, place) };
}
