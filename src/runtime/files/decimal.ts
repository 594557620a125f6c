const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * A decimal's digits without its point: `1.5` at scale 2 is 150. Null where the text is no decimal, or does not fit precision
 * and scale exactly: nothing is rounded.
 */
export function unscaledDecimal(text: string, precision: number, scale: number): bigint | null {
  const match = decimalForm.exec(text);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (match === null || whole + fraction === "") return null;
  const digits = shifted(BigInt(whole + fraction), scale - fraction.length + Number(exponent));
  if (digits === null || digits >= 10n ** BigInt(precision)) return null;
  return sign === "-" ? -digits : digits;
}

/** Digits times a power of ten, or null where that would drop a digit that is not zero. */
function shifted(digits: bigint, places: number): bigint | null {
  if (digits === 0n) return 0n;
  if (places >= 0) return digits * 10n ** BigInt(places);
  const factor = 10n ** BigInt(-places);
  return digits % factor === 0n ? digits / factor : null;
}

/** The text of an unscaled decimal, with all digits of its scale: 150 at scale 2 is `1.50`. */
export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? "-" : "";
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
