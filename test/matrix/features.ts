/** The rows for as-of joins. */
import type { Situation } from "../property/coverage.ts";
import { grouped, type MatrixFeature, type MatrixGroup } from "./groups.ts";

const group = grouped<Situation>;

/** In the order of the page. Whatever a statement can ask for gets a group here, and situations that show that it was met. */
export const matrixGroups: readonly MatrixGroup[] = [
  group("Spines", {
    "uploaded rows": "spine rows",
    "a table": "spine table",
    "a query": "spine query",
    "a range": "range",
    "an instant": "as_of",
    "an instant, for a population": "population",
    "no rows": "empty spine",
    "equal rows": "duplicate spine row",
    "NULL keys": "null key",
    "NULL times": "null time",
    "infinite times": "infinite time",
  }),
  group("Time", {
    "a row found": "match",
    TTL: "ttl",
    "TTL: a row exactly as old": "ttl edge in",
    "TTL: a microsecond older": "ttl just out",
    "`availableAt`": "available",
    "`availableAt`: a late row kept out": "late row",
    "`availableAt`: NULL": "null available",
    strict: "strict",
    "strict: a row of the same instant": "strict edge",
    "inclusive: a row of the same instant": "inclusive edge",
    "times without a zone": "zoneless",
    "times of a local clock": "local time",
    "digits that clocks show twice or never": "clock change",
    dates: "date",
    "infinite event times": "infinite event time",
    "NULL event times": "null event time",
  }),
  group("Winners", {
    "ties broken": "tie broken",
    "ties left": "free tie",
    "re-delivered rows": "redelivery",
    "newest with a NULL created time": "null created newest",
    "NULL created times": "null created beaten",
  }),
  group("Sources and views", {
    static: "static",
    "static, with duplicate keys": "static duplicate",
    "a query": "source query",
    "no rows": "empty table",
    "NULL keys": "null source key",
    "several keys": "more than 1 key",
    "no entity": "entity-less",
    "one view in two roles": "role",
    "more than 8 views": "more than 8 views",
  }),
  group("Names", { "that need quoting": "hostile name", "longer than 63 bytes": "long name" }),
];

const timed = new Set(["Time", "Winners"]);

/** Whether a strategy can meet a feature at all: lookups are for static sources, and rows of a query have no addresses. */
export function canMeet(strategy: string, group: string, { situation }: MatrixFeature): boolean {
  if (strategy === "lookup") return !timed.has(group) || situation === "match" || situation === "free tie";
  if (strategy === "arrays" && situation === "source query") return false;
  const isStatic = situation === "static" || situation === "static duplicate";
  return !isStatic || strategy === "rank" || strategy === "probe";
}
