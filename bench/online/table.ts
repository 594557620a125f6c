import type { OnlineTable } from "../../src/ir/online.ts";
import type { Row, RowBatches } from "../../src/ir/value.ts";

/** A key and ten features, half of them floats, as a small model asks for. */
export function onlineTable(version: string): OnlineTable {
  return {
    project: "bench",
    view: "trips",
    version,
    keys: [{ name: "k", type: { kind: "int64" } }],
    tieBreaks: [{ name: "created", type: { kind: "timestamp" } }],
    features: Array.from({ length: 10 }, (_, index) => ({
      name: `f${index}`,
      type: { kind: index % 2 === 0 ? "float64" : "int64" },
    })),
    ttl: null,
  };
}

const batchRows = 1_000;

/** One row for each key from 0 on, all of one moment. */
export async function* onlineRows(count: number, moment: string): RowBatches {
  for (let from = 0; from < count; from += batchRows)
    yield Array.from({ length: Math.min(batchRows, count - from) }, (_, index): Row => rowOf(from + index, moment));
}

function rowOf(key: number, moment: string): Row {
  const features = Array.from({ length: 10 }, (_, index) =>
    index % 2 === 0 ? key + index + 0.5 : BigInt(key + index),
  );
  return [BigInt(key), moment, moment, ...features];
}
