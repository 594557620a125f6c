import { describe, expect, it } from "vitest";
import { lexicon as bigquery } from "../../../dialects/bigquery/lexicon.ts";
import { lexicon as snowflake } from "../../../dialects/snowflake/lexicon.ts";
import { join, type Sql, SqlPrinter, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { Lexicon } from "../../../src/ports/lexicon.ts";
import { formatInstant, parseTime } from "../../naive/time.ts";
import { localToInstant } from "../../naive/zone.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { connected, rowsOf } from "../snowflake/execute.ts";
import { startSnowflake } from "../snowflake/start.ts";

/** Digits that clocks showed twice, never, around such an hour, and at the end of the calendar. */
const digits: readonly (readonly [zone: string, digits: string])[] = [
  ["America/New_York", "2013-11-03 01:30:00"],
  ["America/New_York", "2013-11-03 00:59:59.999999"],
  ["America/New_York", "2013-11-03 02:00:00"],
  ["America/New_York", "2013-11-02 01:30:00"],
  ["America/New_York", "2013-03-10 02:30:00"],
  ["America/New_York", "2013-03-09 02:30:00"],
  ["Europe/Berlin", "2026-10-25 02:00:00"],
  ["Europe/Berlin", "2026-03-29 02:30:00"],
  ["Europe/Berlin", "9999-12-31 00:00:00"],
  ["Australia/Lord_Howe", "2026-04-05 01:30:00"],
  ["Australia/Lord_Howe", "2026-04-05 02:00:00"],
  ["Australia/Lord_Howe", "2026-10-04 02:15:00"],
  ["Asia/Kolkata", "2026-01-01 05:30:00"],
];
const expected = digits.map(([zone, text]) => formatInstant(localToInstant(parseTime(text), zone)));

function instants(lexicon: Lexicon, type: Sql): string {
  const all = digits.map(([zone, text], index) => {
    const column = sql`CAST(${stringLiteral(text)} AS ${type})`;
    return sql`SELECT ${stringLiteral(String(index).padStart(2, "0"))} AS n, ${lexicon.instant(column, { form: "zoneless", zone })} AS t`;
  });
  return new SqlPrinter(lexicon.spelling).print(sql`${join(all, sql` UNION ALL `)} ORDER BY 1`);
}

describe("the digits of a clock mean the same instant as on Postgres", () => {
  it("on BigQuery", async () => {
    const service = await startBigQuery();
    try {
      const query = `SELECT n, UNIX_MICROS(t) AS t FROM (${instants(bigquery, sql`DATETIME`)}) ORDER BY 1`;
      const [rows] = await service.client().query(query);
      expect(rows.map(({ t }) => formatInstant(BigInt(String(t))))).toEqual(expected);
    } finally {
      await service.stop();
    }
  });

  it("on Snowflake's emulator", async () => {
    const service = await startSnowflake();
    try {
      const connection = await connected(service.sdk.createConnection(service.connection()));
      const query = `SELECT n, DATE_PART(epoch_microsecond, t) AS t FROM (${instants(snowflake, sql`TIMESTAMP_NTZ`)}) ORDER BY 1`;
      const rows = (await rowsOf(connection, query)) as readonly { readonly T: unknown }[];
      expect(rows.map(({ T }) => formatInstant(BigInt(String(T))))).toEqual(expected);
    } finally {
      await service.stop();
    }
  });
});
