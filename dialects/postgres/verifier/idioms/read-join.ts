import type { JoinDescription, WindowDescription } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import type { JoinInText } from "../surroundings.ts";
import type { FromSubquery } from "../syntax/from.ts";
import { type Clause, readSelect } from "../syntax/select.ts";
import { readArraysJoin } from "./arrays.ts";
import { readLookup } from "./lookup.ts";
import { readProbe } from "./probe.ts";
import { readRank } from "./rank.ts";
import { readSweptJoin } from "./sweep.ts";
import { readWindowArrays } from "./window-arrays.ts";
import { readWindowFrames } from "./window-frames.ts";
import { readWindowPairs } from "./window-pairs.ts";
import { readWindowProbe } from "./window-probe.ts";
import { readWindowRunning } from "./window-running.ts";

/** What a join says, read by the idiom that it is written in. */
export function readJoin(join: JoinInText): JoinDescription | WindowDescription {
  const { item, scope } = join;
  if (item.is === "subquery") return readSubquery(join, item);
  const table = scope.find(item);
  demand(table !== null, "JOIN", `"${item.name.name}" is not a common table of the statement`);
  if (table.query.groupClause !== undefined) return readWindowPairs(join, table);
  const clauses: readonly Clause[] = ["where"];
  const distinct = table.query.distinctClause !== undefined;
  const select = readSelect(table.query, "the winners", distinct ? [...clauses, "distinct", "order"] : clauses);
  if (select.from.is === "subquery" && !select.from.lateral) return readRank(join, table, select.from);
  if (select.from.is === "join") {
    const { right } = select.from;
    if (right.is === "subquery" && right.lateral) return readArraysJoin(join, table, select, select.from, right);
    return readSweptJoin(join, table, select, select.from);
  }
  if (select.from.is === "table") {
    const read = select.where.length > 0 ? readWindowFrames : readWindowRunning;
    return read(join, table, select);
  }
  return deviate(`"${table.name}"`, "is none of the ways in which a join is done");
}

/** A probe takes one row of those that it finds, functions take all of them. */
function readSubquery(join: JoinInText, item: FromSubquery): JoinDescription | WindowDescription {
  if (!item.lateral) return readLookup(join, item);
  if (join.beside !== null) return readWindowArrays(join, item, join.beside);
  return item.query.limitCount === undefined ? readWindowProbe(join, item) : readProbe(join, item);
}
