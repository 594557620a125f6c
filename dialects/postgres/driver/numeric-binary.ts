import { UnfitValue } from "../../../src/ir/fit.ts";
import type { BinaryWriter } from "./binary-writer.ts";

/** numeric in binary: its count of digits to base 10,000, the first one's power, sign, digits after the point, the digits. */
const signs = { plus: 0x0000, minus: 0x4000, nan: 0xc000, infinity: 0xd000, minusInfinity: 0xf000 } as const;
const special: Readonly<Record<string, number>> = {
  nan: signs.nan,
  infinity: signs.infinity,
  "+infinity": signs.infinity,
  "-infinity": signs.minusInfinity,
};
const decimal = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;
/** What the format can say of digits after the point. */
const mostDigits = 0x3fff;

/** Text that is a decimal. The column's own scale is the warehouse's to apply. */
export function writeNumeric(text: string, writer: BinaryWriter): void {
  const match = decimal.exec(text);
  if (match === null) {
    writeHeader(writer, 0, 0, special[text.toLowerCase()] ?? signs.nan, 0);
    return;
  }
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const power = Number(exponent);
  const scale = Math.max(0, fraction.length - power);
  if (Math.abs(power) > mostDigits || scale > mostDigits) throw new UnfitValue("the decimal has too many digits");
  const all = whole + fraction;
  const digits = all.replace(/^0+/, "");
  const point = whole.length + power - (all.length - digits.length);
  writeDigits(writer, digits, point, sign === "-" ? signs.minus : signs.plus, scale);
}

/** Digits of which the first so many, or fewer than none, stand before the point. */
function writeDigits(writer: BinaryWriter, digits: string, point: number, sign: number, scale: number): void {
  const weight = Math.ceil(point / 4) - 1;
  const significant = digits.replace(/0+$/, "");
  const aligned = significant === "" ? "" : "0".repeat(4 * (weight + 1) - point) + significant;
  const groups = Math.ceil(aligned.length / 4);
  const isZero = digits === "";
  writeHeader(writer, groups, isZero ? 0 : weight, isZero ? signs.plus : sign, scale);
  for (let group = 0; group < groups; group += 1)
    writer.int16(Number(aligned.slice(4 * group, 4 * group + 4).padEnd(4, "0")));
}

function writeHeader(writer: BinaryWriter, groups: number, weight: number, sign: number, scale: number): void {
  writer.int16(groups);
  writer.int16(weight);
  writer.int16(sign);
  writer.int16(scale);
}
