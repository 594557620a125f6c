/** Instants around the ends of buckets, and how any warehouse's are held against plain numbers. */
import { integerLiteral, join, type Sql, SqlPrinter, sql } from "../../src/kernel/sql.ts";
import { formatInstant, parseInstant } from "../../src/kernel/time.ts";
import type { Lexicon } from "../../src/ports/lexicon.ts";

const hour = 3_600_000_000;

/** Lengths of windows, in microseconds. */
export const bucketWidths: readonly number[] = [1, 7, hour, hour + 1, 24 * hour, 400 * 24 * hour];

const around = ["0003-02-03T00:00:00Z", "1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z", "2000-01-01T00:00:00Z"];
const distances = [-BigInt(24 * hour), -BigInt(hour), -7n, -1n, 0n, 1n, 7n, BigInt(hour), BigInt(24 * hour)];

export const bucketInstants: readonly bigint[] = [...around, "2026-03-29T01:00:00Z"].flatMap((iso) =>
  distances.map((distance) => (parseInstant(iso) ?? 0n) + distance),
);

/** Each instant's bucket, then that of the instant earlier by one width: a row for each instant, in order. */
export function bucketsQuery(lexicon: Lexicon, width: number, instants = bucketInstants): string {
  const rows = instants.map(
    (instant, index) =>
      sql`SELECT ${integerLiteral(index)} AS n, ${lexicon.instantLiteral(formatInstant(instant))} AS t`,
  );
  const asText = (instant: Sql): Sql => lexicon.cast(lexicon.bucket(instant, width), { kind: "string" });
  const [own, earlier] = [asText(sql`t`), asText(lexicon.earlier(sql`t`, width))];
  const all = join(rows, sql` UNION ALL `);
  return new SqlPrinter(lexicon.spelling).print(
    sql`SELECT n, ${own} AS own, ${earlier} AS earlier FROM (${all}) AS instants ORDER BY n`,
  );
}

export interface FoundBucket {
  readonly own: string;
  readonly earlier: string;
}

/** What is wrong with buckets as found, in words: any two instants share one exactly if no end of one lies between them. */
export function bucketFaults(
  found: readonly FoundBucket[],
  width: number,
  origin: bigint,
  instants = bucketInstants,
): readonly string[] {
  const number = (instant: bigint): bigint => {
    const since = instant - origin;
    return (since - (((since % BigInt(width)) + BigInt(width)) % BigInt(width))) / BigInt(width);
  };
  const named = new Map<string, bigint>();
  const texts = new Map<bigint, string>();
  return instants.flatMap((instant, index) =>
    [
      { text: found[index]?.own ?? "none", of: number(instant) },
      { text: found[index]?.earlier ?? "none", of: number(instant) - 1n },
    ].flatMap(({ text, of }) => {
      const right = (named.get(text) ?? of) === of && (texts.get(of) ?? text) === text;
      named.set(text, of);
      texts.set(of, text);
      return right ? [] : [`${formatInstant(instant)} by ${width}: ${text} for bucket ${of}`];
    }),
  );
}
