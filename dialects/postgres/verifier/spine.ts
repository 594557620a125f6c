import { demand, deviate } from "./deviation.ts";
import type { CommonTable } from "./scope.ts";
import type { From } from "./syntax/from.ts";
import { byName, readSelect } from "./syntax/select.ts";
import { show } from "./syntax/show.ts";
import { column, same, type Term } from "./syntax/term.ts";
import { type ReadTime, readTime } from "./time.ts";

/** What the common table of the rows to enrich says. */
export interface SpineDescription {
  readonly from: From;
  /** Columns handed on as they are. */
  readonly columns: readonly string[];
  /** The column that holds the converted time, where there is one. */
  readonly converted: (ReadTime & { readonly name: string }) | null;
  /** The column that numbers the rows, where there is one. */
  readonly row: string | null;
}

/** `SELECT q.column, …, converted AS time, ROW_NUMBER() OVER () AS row FROM rows AS q`. */
export function readSpine({ query }: CommonTable): SpineDescription {
  const place = "the spine";
  const select = readSelect(query, place, []);
  const { from } = select;
  demand(from.is !== "join", `${place}, FROM`, "one table or query is expected");
  demand(from.is === "table" || !from.lateral, `${place}, FROM`, "LATERAL has no place there");
  const { alias } = from;
  demand(alias !== null, `${place}, FROM`, "has no alias");
  const columns = [...byName(select.columns, place)];
  const plain = columns.filter(([name, value]) => same(value, column(alias, name))).map(([name]) => name);
  const [first, second, third] = columns.slice(plain.length);
  demand(
    same(
      columns.slice(0, plain.length).map(([name]) => name),
      plain,
    ),
    `${place}, SELECT`,
    "columns do not come first",
  );
  demand(third === undefined, `${place}, SELECT`, "more than columns, a time and a number");
  const numbered = second ?? (first?.[1].is === "window" ? first : undefined);
  const converted = first === numbered ? undefined : first;
  return {
    from,
    columns: plain,
    converted: converted === undefined ? null : { name: converted[0], ...convertedTime(converted[1], alias, place) },
    row: numbered === undefined ? null : rowNumber(numbered[0], numbered[1], place),
  };
}

function convertedTime(term: Term, alias: string, place: string): ReadTime {
  return readTime(term, alias) ?? deviate(`${place}, SELECT`, `${show(term)} is no time of the rows`);
}

/** One number a row, in no order. */
function rowNumber(name: string, value: Term, place: string): string {
  const expected: Term = { is: "window", function: "row_number", of: null, partition: [], order: [], frame: "unsaid" };
  demand(same(value, expected), `${place}, SELECT`, `${show(value)} is not a plain number of the row`);
  return name;
}
