import type { Bar, Figure, Unit } from "./bar.ts";

const digits: Readonly<Record<Unit, number>> = { times: 2, ms: 0, "rows/s": 0, MB: 0 };

/** `10.43 times`, `1,204 ms`. Milliseconds under ten keep a digit. */
export function inWords(value: number, unit: Unit): string {
  const places = unit === "ms" && value < 10 ? 1 : digits[unit];
  const number = value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
  return `${number} ${unit}`;
}

/** `at least 10 times`. */
export function barInWords({ is, bound, unit }: Bar): string {
  return `${is} ${bound.toLocaleString("en")} ${unit}`;
}

/** `9.80 to 11.20`: the least and the greatest. */
export function spreadInWords({ low, high }: Figure, unit: Unit): string {
  const number = (value: number): string => inWords(value, unit).replace(` ${unit}`, "");
  return `${number(low)} to ${number(high)}`;
}
