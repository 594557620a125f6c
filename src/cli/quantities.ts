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

/** `98,000 rows/s`. */
export function ratePerSecond(rows: bigint, seconds: number): string {
  return `${Math.round(Number(rows) / Math.max(seconds, 0.001)).toLocaleString("en-US")} rows/s`;
}

/** `1.6 s left`, `2 min 5 s left`. */
export function timeLeftText(seconds: number): string {
  const left = Math.max(0, seconds);
  if (left < 60) return `${left.toFixed(left < 10 ? 1 : 0)} s left`;
  const whole = Math.round(left);
  return `${Math.floor(whole / 60)} min ${whole % 60} s left`;
}

/** `12 s`, `3 min`, `5 h`, `2 days`. */
export function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return seconds < 36 * 3_600 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
