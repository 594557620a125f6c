/** Exact decimals as the evaluator carries them: the scaled integer, little-endian two's complement, shortest. */
export const numericScale = 9;
export const bignumericScale = 38;

export function decimalBytes(text: string, scale: number): Uint8Array {
  return bytesOf(scaled(text, scale));
}

export function decimalText(bytes: Uint8Array, scale: number): string {
  const value = integerOf(bytes);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "");
  return (value < 0n ? "-" : "") + digits.slice(0, -scale) + (fraction === "" ? "" : `.${fraction}`);
}

function scaled(text: string, scale: number): bigint {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  if (match === null || `${match[2]}${match[3]}` === "") throw new RangeError(`Invalid NUMERIC value: ${text}`);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const value = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === "-" ? -value : value;
}

function bytesOf(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length += 1;
  let rest = BigInt.asUintN(8 * length, value);
  return Uint8Array.from({ length }, () => {
    const byte = Number(rest & 255n);
    rest >>= 8n;
    return byte;
  });
}

function integerOf(bytes: Uint8Array): bigint {
  const unsigned = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(8 * Math.max(bytes.length, 1), unsigned);
}
