import { describe, expect, it } from "vitest";
import { queryOfCreate, tableOptions } from "./created-table.ts";
import { edited, offsetOf, originalOffset, placeOf } from "./edit.ts";
import { pathEdits, pathKey } from "./table-paths.ts";
import { tokens } from "./tokens.ts";

const roots = new Map([
  [pathKey(["ds", "orders"]), "ds.orders"],
  [pathKey(["p.ds.orders"]), "p.ds.orders"],
  [pathKey(["my-project", "ds", "orders"]), "my-project.ds.orders"],
  [pathKey(["orders"]), "orders"],
]);

describe("GoogleSQL text", () => {
  it("is cut into tokens, comments and strings being no names", () => {
    const sql = "SELECT 'it''s', r\"a\\\", '''x'y''', `a b` -- ds.orders\n# ds.orders\n/* ds.orders */ FROM x1";
    expect(tokens("SELECT 'a\\'b', `c` /* d */ FROM e.f -- g").map((token) => token.text)).toEqual([
      "SELECT",
      "'a\\'b'",
      ",",
      "`c`",
      "FROM",
      "e",
      ".",
      "f",
    ]);
    expect(tokens(sql.replace('r"a\\", ', "")).some((token) => token.text === "ds")).toBe(false);
  });

  it.each([
    ["SELECT * FROM ds.orders", "SELECT * FROM `ds.orders` AS `orders`"],
    ["SELECT * FROM ds.orders AS o, ds.orders x", "SELECT * FROM `ds.orders` AS o, `ds.orders` x"],
    ["FROM `p.ds.orders` WHERE a", "FROM `p.ds.orders` AS `orders` WHERE a"],
    ["FROM my-project.ds.orders JOIN b", "FROM `my-project.ds.orders` AS `orders` JOIN b"],
    ["INSERT INTO ds.orders (a) SELECT 1", "INSERT INTO `ds.orders` (a) SELECT 1"],
    ["SELECT COUNT(orders) FROM orders", "SELECT COUNT(orders) FROM `orders` AS `orders`"],
    ["SELECT 'FROM ds.orders', ds.orders.a FROM t", "SELECT 'FROM ds.orders', ds.orders.a FROM t"],
  ])("%s", (sql, expected) => {
    expect(edited(sql, pathEdits(sql, roots))).toBe(expected);
  });

  it("finds places of edited text in the original", () => {
    const sql = "SELECT 1\nFROM ds.orders WHERE nope";
    const edits = pathEdits(sql, roots);
    const sent = edited(sql, edits);
    const offset = originalOffset(sent.indexOf("nope"), edits);
    expect([offset, placeOf(sql, offset), offsetOf(sql, 2, 22)]).toEqual([
      sql.indexOf("nope"),
      "2:22",
      sql.indexOf("nope"),
    ]);
  });

  it("tells the query and the options of a table that it makes", () => {
    const sql =
      "CREATE TABLE t (a INT64) PARTITION BY TIMESTAMP_TRUNC(ts, HOUR) CLUSTER BY a, `b` OPTIONS (expiration_timestamp=f(1, 2), x=1) AS (SELECT 1 AS a)";
    expect(queryOfCreate(sql)).toBe(" (SELECT 1 AS a)");
    expect(tableOptions(sql)).toEqual({
      timePartitioning: { type: "HOUR", field: "ts" },
      clustering: { fields: ["a", "b"] },
      expiration: "f(1, 2)",
    });
    expect([queryOfCreate("CREATE TABLE t (a INT64)"), tableOptions("CREATE TABLE t (a INT64)")]).toEqual([
      undefined,
      {},
    ]);
  });
});
