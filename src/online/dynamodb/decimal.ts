/** Exact decimals as whole units of a power of ten. */
export interface Decimal {
  readonly units: bigint;
  /** Digits after the point. */
  readonly scale: number;
}

const digits = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;
/** Far beyond what any column holds. */
const longestExponent = 20_000;

/** Null for text that is no finite decimal. */
export function parseDecimal(text: string): Decimal | null {
  const match = digits.exec(text);
  if (match === null) return null;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const power = Number(exponent);
  if (whole + fraction === "" || Math.abs(power) > longestExponent) return null;
  const units = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
  return shortened({ units, scale: fraction.length - power });
}

/** With as few digits as there can be. */
function shortened({ units, scale }: Decimal): Decimal {
  if (units === 0n) return { units, scale: 0 };
  const text = units.toString();
  const zeros = text.length - text.replace(/0+$/, "").length;
  return { units: BigInt(text.slice(0, text.length - zeros)), scale: scale - zeros };
}

/** Without an exponent; with so many digits after the point, or with as many as it takes. */
export function formatDecimal({ units, scale }: Decimal, wanted = Math.max(0, scale)): string {
  const places = Math.max(wanted, scale);
  const text = (units < 0n ? -units : units).toString() + "0".repeat(places - scale);
  const padded = text.padStart(places + 1, "0");
  const point = padded.length - places;
  return `${units < 0n ? "-" : ""}${padded.slice(0, point)}${places === 0 ? "" : `.${padded.slice(point)}`}`;
}

/** Digits that count. */
export function precisionOf({ units }: Decimal): number {
  return (units < 0n ? -units : units).toString().length;
}
