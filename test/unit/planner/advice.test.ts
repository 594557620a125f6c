import { describe, expect, it } from "vitest";
import type { Relation } from "../../../src/ir/definition.ts";
import { choose, counted, day, evenly, factsOf, indexOn, joinOf, secondsOf, tableOf } from "./joins.ts";

describe("advice", () => {
  it("has the winner's order, quoted, and what the join would take", () => {
    const join = joinOf({ keys: ["k", 'a "b"'], created: true });
    const columns = [counted("k", { distinct: 100 }), counted('a "b"', { distinct: 100 })];
    const relation: Relation = { database: null, schema: "raw", name: "weather" };
    const choice = choose(join, factsOf({ ...tableOf({ columns }), relation }));
    expect(choice.advice?.ddl).toBe(
      'CREATE INDEX ON "raw"."weather" ("k", "a ""b""", "at" DESC, "created" DESC NULLS LAST)',
    );
    expect(choice.advice?.seconds).toBeLessThan(secondsOf(choice, "arrays") * 0.7);
    expect(choice.advice?.reason).toMatch(
      /^a probe would take ~[\d.]+ s instead of ~[\d.]+ s; CREATE INDEX CONCURRENTLY/,
    );
  });

  it("holds availableAt only where many rows would be stepped over", () => {
    const join = joinOf({ available: true });
    expect(choose(join, factsOf(tableOf())).advice?.ddl).toBe('CREATE INDEX ON "weather" ("k", "at" DESC)');
    const late = [
      counted("k", { distinct: 10_000 }),
      counted("at", { times: evenly(0, 100 * day) }),
      counted("known", { times: evenly(100 * day, 101 * day) }),
    ];
    expect(choose(join, factsOf(tableOf({ columns: late }))).advice?.ddl).toBe(
      'CREATE INDEX ON "weather" ("k", "at" DESC, "known")',
    );
  });

  it.each([
    ["an index that serves", joinOf(), factsOf(tableOf({ indexes: [indexOn("one", "k", "at")] }))],
    ["a view", joinOf(), factsOf(tableOf({ kind: "view" }))],
    ["a partitioned table", joinOf(), factsOf(tableOf({ kind: "partitioned" }))],
    ["a query", joinOf({ query: true }), factsOf(null, { sourceRows: 1_000_000 })],
    ["a static source", joinOf({ isStatic: true }), factsOf(tableOf())],
    ["a small table", joinOf(), factsOf(tableOf({ rows: 500 }), { spineRows: 100 })],
    ["a spine that is much larger", joinOf(), factsOf(tableOf({ rows: 100_000 }), { spineRows: 5_000_000 })],
    [
      "a column that an index cannot serve",
      joinOf({ time: { form: "date", zone: "Europe/Paris" } }),
      factsOf(tableOf()),
    ],
    ["a small table, spine unknown", joinOf(), factsOf(tableOf({ rows: 500 }), { spineRows: null })],
    [
      "an index, spine unknown",
      joinOf(),
      factsOf(tableOf({ indexes: [indexOn("one", "k", "at")] }), { spineRows: null }),
    ],
  ])("none for %s", (_what, join, facts) => {
    expect(choose(join, facts).advice).toBeNull();
  });

  it("without a spine's size it says up to which size it pays, and keeps its word", () => {
    const { advice } = choose(joinOf(), factsOf(tableOf(), { spineRows: null }));
    expect(advice?.seconds).toBeNull();
    const limit = Number(/up to ([\d,]+) rows/.exec(advice?.reason ?? "")?.[1]?.replaceAll(",", ""));
    const strategy = (spineRows: number) =>
      choose(joinOf(), factsOf(tableOf({ indexes: [indexOn("one", "k", "at")] }), { spineRows })).strategy;
    expect(limit).toBeGreaterThan(100_000);
    expect([strategy(limit * 0.9), strategy(limit * 1.1)]).toEqual(["probe", expect.not.stringMatching("probe")]);
  });
});
