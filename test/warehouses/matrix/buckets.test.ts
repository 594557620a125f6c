import { expect, it } from "vitest";
import { lexicon as bigquery } from "../../../dialects/bigquery/lexicon.ts";
import { lexicon as snowflake } from "../../../dialects/snowflake/lexicon.ts";
import { parseInstant } from "../../../src/kernel/time.ts";
import { bucketFaults, bucketInstants, bucketsQuery, bucketWidths } from "../../support/buckets.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { connected, rowsOf } from "../snowflake/execute.ts";
import { startSnowflake } from "../snowflake/start.ts";

/** Both count from the calendar's first day. */
const origin = parseInstant("0001-01-01T00:00:00Z") ?? 0n;

it("buckets on BigQuery follow each other without gaps", { timeout: 300_000 }, async () => {
  const service = await startBigQuery();
  try {
    for (const width of bucketWidths) {
      const [rows] = await service.client().query(bucketsQuery(bigquery, width));
      const found = rows.map(({ own, earlier }) => ({ own: String(own), earlier: String(earlier) }));
      expect(bucketFaults(found, width, origin)).toEqual([]);
    }
  } finally {
    await service.stop();
  }
});

/** The emulator counts nanoseconds in 64 bits. */
const countable = bucketInstants.filter((instant) => instant > (parseInstant("1700-01-01T00:00:00Z") ?? 0n));

it("buckets on Snowflake's emulator follow each other without gaps", { timeout: 300_000 }, async () => {
  const service = await startSnowflake();
  try {
    const connection = await connected(service.sdk.createConnection(service.connection()));
    for (const width of bucketWidths) {
      const rows = (await rowsOf(connection, bucketsQuery(snowflake, width, countable))) as readonly Record<
        string,
        unknown
      >[];
      const found = rows.map((row) => ({ own: String(row["OWN"]), earlier: String(row["EARLIER"]) }));
      expect(bucketFaults(found, width, origin, countable)).toEqual([]);
    }
  } finally {
    await service.stop();
  }
});
