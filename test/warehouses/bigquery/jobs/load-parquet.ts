import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** Rows of a Parquet file; times stay whole microseconds, as bigints. */
export async function parquetRecords(file: Buffer): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const bytes = new Uint8Array(file);
  return parquetReadObjects({
    file: bytes.buffer,
    compressors,
    parsers: {
      timestampFromMilliseconds: (ms: bigint) => ms * 1000n,
      timestampFromMicroseconds: (micros: bigint) => micros,
      timestampFromNanoseconds: (nanos: bigint) => nanos / 1000n,
      dateFromDays: (days: number) => new Date(days * 86_400_000),
      stringFromBytes: (text: Uint8Array) => text && Buffer.from(text).toString("utf8"),
    },
  });
}
