/** What a join by event time alone would have given: the newest flight of the carrier, landed or not. */

import { entity, featureView, t, table } from "../src/index.ts";
import { rowsOf } from "../src/ir/column-rows.ts";
import type { FeatureStore } from "../src/runtime/feature-store.ts";

const carrier = entity("carrier", { key: { carrier: t.string } });

const naive = featureView("naive", {
  entities: [carrier],
  // No availableAt: a row counts from its event time on, whether anybody knew it by then or not.
  source: table("flights", { eventTime: "sched_dep_at", tieBreaks: ["flight_id"] }),
  ttl: "1 day",
  features: { flight_id: t.int64, arr_delay: t.float64, landed_at: t.timestamp },
});

export const naiveDefinitions = { carrier, naive };

/** What leaks into the rows of a training set. */
export interface Leaks {
  readonly rows: number;
  /** Rows that were given the delay of a flight that had not landed. */
  readonly future: number;
  /** Of these, the rows that were given their own arrival delay: the very thing to be predicted. */
  readonly own: number;
}

/** Joins the spine naively, and counts the rows that see the future. */
export async function countLeaks(store: FeatureStore, spine: unknown): Promise<Leaks> {
  const job = store.getHistoricalFeatures({ features: [naive.as("naive")], spine });
  const { columns, batches } = await (await job.trainingSet()).read();
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const [id, time, usedId, delay, landed] = [
    at("flight_id"),
    at("event_timestamp"),
    at("naive__flight_id"),
    at("naive__arr_delay"),
    at("naive__landed_at"),
  ];
  const leaks = { rows: 0, future: 0, own: 0 };
  for await (const batch of rowsOf(columns, batches)) {
    for (const row of batch) {
      leaks.rows += 1;
      const [known, now] = [row[landed], row[time]];
      if (row[delay] === null || typeof known !== "string" || typeof now !== "string" || known <= now) continue;
      leaks.future += 1;
      if (row[usedId] === row[id]) leaks.own += 1;
    }
  }
  return leaks;
}
