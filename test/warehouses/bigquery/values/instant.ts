/** Times as text and as the evaluator packs them, to the microsecond. */
const million = 1_000_000n;

export interface Seconds {
  readonly seconds: string;
  readonly nanos: number;
}

/** `2024-01-02 03:04:05.678901`, with `T`, `Z` or an offset if there is one; UTC where none is. */
export function secondsOf(text: string): Seconds {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i.exec(
    text,
  );
  if (match === null) throw new RangeError(`Invalid timestamp: '${text}'`);
  const [, day, time = "00:00:00", fraction = "", zone = "Z"] = match;
  const ms = Date.parse(`${day}T${time}${offsetOf(zone)}`);
  if (Number.isNaN(ms)) throw new RangeError(`Invalid timestamp: '${text}'`);
  return { seconds: String(Math.floor(ms / 1000)), nanos: Number(fraction.slice(0, 6).padEnd(6, "0")) * 1000 };
}

function offsetOf(zone: string): string {
  if (/^(Z|UTC)$/i.test(zone)) return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

export function microsOf(value: { readonly seconds?: string; readonly nanos?: number }): bigint {
  return BigInt(value.seconds ?? 0) * million + BigInt(Math.floor((value.nanos ?? 0) / 1000));
}

export function secondsOfMicros(micros: bigint): Seconds {
  const fraction = ((micros % million) + million) % million;
  return { seconds: String((micros - fraction) / million), nanos: Number(fraction) * 1000 };
}

const day = 86_400_000;

export function dateOf(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw new RangeError(`Invalid date: '${text}'`);
  return ms / day;
}

export function dateText(days: number): string {
  return new Date(days * day).toISOString().slice(0, 10);
}

/** Year, month, day, hour, minute and second in bit fields of one integer. */
export function packedDatetime(text: string): { readonly bitFieldDatetimeSeconds: string; readonly nanos: number } {
  const { seconds, nanos } = secondsOf(text);
  const at = new Date(Number(seconds) * 1000);
  const parts: readonly [number, number][] = [
    [at.getUTCFullYear(), 0],
    [at.getUTCMonth() + 1, 4],
    [at.getUTCDate(), 5],
    [at.getUTCHours(), 5],
    [at.getUTCMinutes(), 6],
    [at.getUTCSeconds(), 6],
  ];
  return { bitFieldDatetimeSeconds: String(packed(parts)), nanos };
}

export function datetimeText(value: { readonly bitFieldDatetimeSeconds?: string; readonly nanos?: number }): string {
  const [second, minute, hour, date, month, year] = unpacked(
    BigInt(value.bitFieldDatetimeSeconds ?? 0),
    [6, 6, 5, 5, 4, 14],
  );
  const clock = [hour, minute, second].map((one) => two(one)).join(":");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(date)}T${clock}${fractionText(value.nanos ?? 0)}`;
}

/** Hour, minute, second and nanoseconds in bit fields of one integer. */
export function packedTime(text: string): string {
  const match = /^(\d\d?):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) throw new RangeError(`Invalid time: '${text}'`);
  const [, hour, minute, second, fraction = ""] = match;
  const nanos = Number(fraction.padEnd(6, "0")) * 1000;
  return String(
    packed([
      [Number(hour), 0],
      [Number(minute), 6],
      [Number(second), 6],
      [nanos, 30],
    ]),
  );
}

export function timeText(value: string): string {
  const [nanos, second, minute, hour] = unpacked(BigInt(value), [30, 6, 6, 5]);
  return [hour, minute, second].map((one) => two(one)).join(":") + fractionText(nanos ?? 0);
}

function fractionText(nanos: number): string {
  return nanos === 0 ? "" : `.${String(Math.floor(nanos / 1000)).padStart(6, "0")}`;
}

function two(value: number | undefined): string {
  return String(value ?? 0).padStart(2, "0");
}

function packed(parts: readonly (readonly [value: number, bits: number])[]): bigint {
  return parts.reduce((sum, [value, bits]) => (sum << BigInt(bits)) | BigInt(value), 0n);
}

/** Fields from the lowest bits upwards. */
function unpacked(value: bigint, bits: readonly number[]): readonly number[] {
  let rest = value;
  return bits.map((width) => {
    const field = Number(rest & ((1n << BigInt(width)) - 1n));
    rest >>= BigInt(width);
    return field;
  });
}
