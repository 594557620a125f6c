/** `2013-07-01T12:00:00.000001`, worked out from the number of microseconds; whole seconds have no fraction. */
export function instantDigits(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (microseconds - fraction) / 1_000_000n;
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
  return `${whole}${fraction === 0n ? "" : `.${fraction.toString().padStart(6, "0")}`}`;
}
