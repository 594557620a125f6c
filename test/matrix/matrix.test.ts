import { describe, expect, it } from "vitest";
import { bigquery } from "../../dialects/bigquery/index.ts";
import { postgres } from "../../dialects/postgres/index.ts";
import { snowflake } from "../../dialects/snowflake/index.ts";
import { coreSituations } from "../property/coverage.ts";
import { canMeet, matrixGroups } from "./features.ts";
import { readRecord } from "./record.ts";

describe("the matrix", () => {
  it("has a row for every core situation", () => {
    const told = matrixGroups.flatMap(({ features }) => features.map(({ situation }) => situation));
    // A request without features joins nothing.
    expect([...told, "no views"].sort()).toEqual(Object.keys(coreSituations).sort());
  });

  describe.each([postgres, bigquery, snowflake])("of $name", (dialect) => {
    const { answered, evidence } = readRecord(dialect.name);

    it("tells of each strategy that the dialect has, and of no other", () => {
      const offered = Object.entries(dialect.strategies).filter(([, offer]) => offer.missing === undefined);
      expect(Object.keys(answered).sort()).toEqual(offered.map(([name]) => name).sort());
    });

    it("has met all that a strategy can meet, but for infinite times where there are none", () => {
      const unmet = Object.entries(answered).flatMap(([strategy, met]) =>
        matrixGroups.flatMap(({ title, features }) =>
          features
            .filter((one) => canMeet(strategy, title, one) && met[one.situation] === undefined)
            .filter(({ situation }) => evidence === "executed" || !situation.startsWith("infinite"))
            .map(({ feature }) => `${strategy}: ${feature}`),
        ),
      );
      expect(unmet).toEqual([]);
    });
  });
});
