import { describe, expect, it } from "vitest";
import { lexicon } from "../../dialects/postgres/lexicon.ts";
import { count, entity, featureView, lastN, sum, t, table } from "../../src/index.ts";
import { formatInstant, parseInstant } from "../../src/kernel/time.ts";
import { engines } from "../engines/engines.ts";
import { bucketFaults, bucketInstants, bucketsQuery, bucketWidths } from "../support/buckets.ts";
import { sortedRows } from "../support/golden-rows.ts";
import { storeOn } from "../support/store-on.ts";

const times = bucketInstants.map((instant, n) => `('k', '${formatInstant(instant)}', ${n})`);
const tables = `
  create table events (k text, at timestamptz, n bigint);
  insert into events values ${times.join(", ")},
    ('k', null, 1000), ('k', 'infinity', 1001), ('k', '-infinity', 1002), ('k', '4713-06-01 00:00+00 BC', 1003),
    (null, '2000-01-01 00:00+00', 1004), ('other', '2000-01-01 00:00+00', 1005);
  create table digits as select k, at at time zone 'UTC' as at, n from events;
  create table clocks as select k, at at time zone 'Europe/Berlin' as at, n from events where isfinite(at);
`;

const thing = entity("thing", { key: { k: t.string } });
const columns = { k: t.string, at: t.timestamp, n: t.int64 };
const aggregate = {
  n: count().over("1 hour"),
  s: sum("n", t.int64).over("1 day"),
  newest: lastN("n", t.int64, 3).over("1 day"),
};
const events = table("events", { eventTime: "at", tieBreaks: ["n"], columns });
const digits = table("digits", { eventTime: "at", timeZone: "UTC", tieBreaks: ["n"], columns });
const clocks = table("clocks", { eventTime: "at", timeZone: "Europe/Berlin", tieBreaks: ["n"], columns });
const definitions = {
  thing,
  plain: featureView("plain", { entities: [thing], source: events, aggregate }),
  strict: featureView("strict", { entities: [thing], source: events, aggregate, boundary: "strict" }),
  keyless: featureView("keyless", { entities: [], source: events, aggregate }),
  digits: featureView("digits", { entities: [thing], source: digits, aggregate }),
  local: featureView("local", { entities: [thing], source: clocks, aggregate }),
};
/** At each event, and a day after it. */
const spine = bucketInstants
  .flatMap((instant) => [instant, instant + 86_400_000_000n])
  .map((instant) => ({ k: "k", event_timestamp: formatInstant(instant) }));

describe.each(engines())("buckets on the $name engine", ({ start }) => {
  const on = storeOn(start, tables, definitions);

  it("follow each other without gaps", async () => {
    const origin = parseInstant("2000-01-01T00:00:00Z") ?? 0n;
    for (const width of bucketWidths) {
      const rows = await on.running.query(bucketsQuery(lexicon, width));
      const found = rows.map(([, own, earlier]) => ({ own: String(own), earlier: String(earlier) }));
      expect(bucketFaults(found, width, origin)).toEqual([]);
    }
  });

  it.each(["plain", "strict", "keyless", "digits", "local"])("find each row of a window once: %s", async (view) => {
    const rows = (strategy: "pairs" | "probe") =>
      sortedRows(on.store.getHistoricalFeatures({ features: [view], spine, strategy }));
    const found = await rows("pairs");
    expect(found).toEqual(await rows("probe"));
    expect(found).toHaveLength(spine.length);
  });

  it("share the starts of their windows where these are computed beside the spine", async () => {
    const features = ["plain", "strict", "keyless", "digits", "local"];
    const outer = ["infinity", "-infinity", null].map((time) => ({ k: "k", event_timestamp: time }));
    const asked = [...spine, ...outer, { k: null, event_timestamp: "2000-01-01T00:00:00Z" }];
    const rows = (strategy: "pairs" | "probe" | "arrays") =>
      sortedRows(on.store.getHistoricalFeatures({ features, spine: asked, strategy, fullNames: true }));
    const expected = await rows("pairs");
    expect(expected).toHaveLength(asked.length);
    for (const strategy of ["probe", "arrays"] as const) expect(await rows(strategy)).toEqual(expected);
  });
});
