/** Numbers of bytes as people write them, in powers of a thousand or of 1,024. */

const sizes: Readonly<Record<string, bigint>> = {
  B: 1n,
  kB: 1_000n,
  MB: 1_000_000n,
  GB: 1_000_000_000n,
  TB: 1_000_000_000_000n,
  PB: 1_000_000_000_000_000n,
  KiB: 1_024n,
  MiB: 1_048_576n,
  GiB: 1_073_741_824n,
  TiB: 1_099_511_627_776n,
};

/** `10 GB`, `1.5TiB`, `500000`: a whole number of bytes, or null where the text is none. */
export function parseBytes(text: string): bigint | null {
  const match = /^(\d{1,15})(?:\.(\d{1,3}))?\s*([A-Za-z]*)$/.exec(text.trim());
  if (match === null) return null;
  const [, whole = "", fraction = "", unit = ""] = match;
  const size = Object.entries(sizes).find(([name]) => name.toLowerCase() === (unit === "" ? "b" : unit.toLowerCase()));
  if (size === undefined) return null;
  const thousandths = BigInt(whole + fraction.padEnd(3, "0")) * size[1];
  return thousandths % 1_000n === 0n ? thousandths / 1_000n : null;
}

/** The shortest way to write a number of bytes with at most two digits behind the point: `1.23 GB`. */
export function formatBytes(bytes: bigint): string {
  const decimal = Object.entries(sizes).filter(([name]) => !name.includes("i"));
  const [unit, size] = decimal.findLast(([, one]) => bytes >= one) ?? ["B", 1n];
  const hundredths = (bytes * 100n) / size;
  const fraction = (hundredths % 100n).toString().padStart(2, "0").replace(/0+$/, "");
  return `${hundredths / 100n}${fraction === "" ? "" : `.${fraction}`} ${unit}`;
}
