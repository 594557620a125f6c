import { describe, expect, it } from "vitest";
import { bigquery } from "../../dialects/bigquery/index.ts";
import { postgres } from "../../dialects/postgres/index.ts";
import { snowflake } from "../../dialects/snowflake/index.ts";
import { functions } from "../../src/ir/functions.ts";
import { coreSituations } from "../property/coverage.ts";
import { matrixGroups } from "./features.ts";
import type { MatrixFeature } from "./groups.ts";
import { type MatrixRecord, readRecord } from "./record.ts";
import { joinsTable, type MatrixTable, matrixTables } from "./tables.ts";

const dialects = [postgres, bigquery, snowflake];

describe("the matrix", () => {
  it("has a row for every core situation", () => {
    const told = matrixGroups.flatMap(({ features }) => features.map(({ situation }) => situation));
    // A request without features joins nothing.
    expect([...told, "no views"].sort()).toEqual(Object.keys(coreSituations).sort());
  });

  describe.each(dialects)("of $name", (dialect) => {
    it.each(matrixTables)("tells of each strategy for $name that the dialect has, and of no other", (table) => {
      const { answered } = readRecord(dialect.name, table.name);
      expect(Object.keys(answered).sort()).toEqual([...table.offered(dialect)].sort());
    });

    it.each(matrixTables)(
      "has met all that a strategy for $name can meet, but for infinite times where there are none",
      (table) => {
        const missing = unmet(table, readRecord(dialect.name, table.name));
        expect(missing.filter((one) => dialect.name !== "snowflake" || !tooWide.includes(one))).toEqual([]);
      },
    );

    // The emulator of Snowflake computes too much otherwise: what it is not asked stands there as not met.
    it.runIf(dialect.name !== "snowflake")("has met all functions of expressions", () => {
      const met = readRecord(dialect.name, "language").answered["functions"] ?? {};
      expect(Object.keys(functions).filter((name) => met[name] === undefined)).toEqual([]);
    });
  });
});

/** No scenario has numbers so narrow that their squares stay within Snowflake's 38 digits over all rows of a key. */
const tooWide: readonly string[] = ["running: Functions: `stddev`", "running: Functions: `variance`"];

function unmet(
  { name, groups, canMeet }: MatrixTable,
  { answered, parsed, evidence }: MatrixRecord,
): readonly string[] {
  return Object.entries(answered).flatMap(([strategy, met]) => {
    // Of as-of joins all is run.
    const read = name === joinsTable.name ? {} : (parsed[strategy] ?? {});
    const isMet = ({ situation }: MatrixFeature): boolean =>
      met[situation] !== undefined || read[situation] !== undefined;
    return groups.flatMap(({ title, features }) =>
      features
        .filter((one) => canMeet(strategy, title, one) && !isMet(one))
        .filter(({ situation }) => evidence === "executed" || !situation.startsWith("infinite"))
        .map(({ feature }) => `${strategy}: ${title}: ${feature}`),
    );
  });
}
