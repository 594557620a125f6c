/** `336,776 rows`, `1 row`. */
export function rowsText(rows: bigint): string {
  return `${rows.toLocaleString("en-US")} row${rows === 1n ? "" : "s"}`;
}

/** `3 features`. */
export function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Seconds since a moment of `performance.now()`, to the millisecond. */
export function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1_000;
}

/** `0.42 s`, `12.3 s`. */
export function secondsText(seconds: number): string {
  return `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
}
