import type { FunctionEntry } from "../function-entry.ts";

const arithmetic = { group: "arithmetic", nulls: "propagates", exact: true } as const;
const mathematics = { group: "mathematics", nulls: "propagates", exact: true } as const;
const inexact = { group: "mathematics", nulls: "propagates", exact: false } as const;

const floatToFloat = [{ parameters: ["float64"], result: "float64" }] as const;
const toWhole = [{ parameters: ["fraction"], result: "whole" }] as const;

/** Arithmetic and mathematics. */
export const numbers = {
  add: {
    ...arithmetic,
    written: "a + b",
    signatures: [{ parameters: ["number", "number"], result: "sum" }],
    says: "The sum.",
  },
  subtract: {
    ...arithmetic,
    written: "a - b",
    signatures: [{ parameters: ["number", "number"], result: "sum" }],
    says: "The difference.",
  },
  multiply: {
    ...arithmetic,
    written: "a * b",
    signatures: [{ parameters: ["number", "number"], result: "product" }],
    says: "The product.",
  },
  divide: {
    ...arithmetic,
    written: "a / b",
    nulls: "own",
    signatures: [{ parameters: ["number", "number"], result: "quotient" }],
    says: "The quotient: float64, also of whole numbers; a decimal of decimals, rounded half away from zero. NULL where `b` is 0.",
  },
  negate: {
    ...arithmetic,
    written: "-a",
    signatures: [{ parameters: ["number"], result: "same" }],
    says: "The number with the other sign.",
  },
  div: {
    ...arithmetic,
    written: "div(a, b)",
    nulls: "own",
    signatures: [{ parameters: ["int64", "int64"], result: "int64" }],
    says: "The whole part of the quotient of whole numbers, cut towards zero. NULL where `b` is 0.",
  },
  mod: {
    ...arithmetic,
    written: "mod(a, b)",
    nulls: "own",
    signatures: [{ parameters: ["int64", "int64"], result: "int64" }],
    says: "What `div` leaves; it has the sign of `a`. NULL where `b` is 0.",
  },
  abs: {
    ...mathematics,
    written: "abs(a)",
    signatures: [{ parameters: ["number"], result: "same" }],
    says: "The number without its sign.",
  },
  floor: { ...mathematics, written: "floor(a)", signatures: toWhole, says: "The greatest whole number not above." },
  ceil: { ...mathematics, written: "ceil(a)", signatures: toWhole, says: "The least whole number not below." },
  trunc: { ...mathematics, written: "trunc(a)", signatures: toWhole, says: "The whole part, cut towards zero." },
  round: {
    ...mathematics,
    written: "round(a), round(d, digits)",
    signatures: [
      { parameters: ["fraction"], result: "whole" },
      { parameters: ["decimal", { constant: "integer", least: 0, most: 37 }], result: "rounded" },
    ],
    says: "The nearest whole number, half away from zero; a decimal also to so many digits after the point.",
  },
  sqrt: {
    ...mathematics,
    written: "sqrt(x)",
    nulls: "own",
    signatures: floatToFloat,
    says: "The square root. NULL below 0.",
  },
  exp: { ...inexact, written: "exp(x)", signatures: floatToFloat, says: "e to the power of x." },
  ln: {
    ...inexact,
    written: "ln(x)",
    nulls: "own",
    signatures: floatToFloat,
    says: "The natural logarithm. NULL at and below 0.",
  },
  log10: {
    ...inexact,
    written: "log10(x)",
    nulls: "own",
    signatures: floatToFloat,
    says: "The logarithm to base 10. NULL at and below 0.",
  },
  power: {
    ...inexact,
    written: "power(x, y)",
    nulls: "own",
    signatures: [{ parameters: ["float64", "float64"], result: "float64" }],
    says: "x to the power of y. NULL for a root of a negative number, and for 0 to a negative power.",
  },
  sin: {
    ...inexact,
    written: "sin(x)",
    nulls: "own",
    signatures: floatToFloat,
    says: "The sine of radians. NULL at infinity.",
  },
  cos: {
    ...inexact,
    written: "cos(x)",
    nulls: "own",
    signatures: floatToFloat,
    says: "The cosine of radians. NULL at infinity.",
  },
  tan: {
    ...inexact,
    written: "tan(x)",
    nulls: "own",
    signatures: floatToFloat,
    says: "The tangent of radians. NULL at infinity.",
  },
  asin: {
    ...inexact,
    written: "asin(x)",
    nulls: "own",
    signatures: floatToFloat,
    says: "The arc sine, in radians. NULL outside of -1 to 1.",
  },
  acos: {
    ...inexact,
    written: "acos(x)",
    nulls: "own",
    signatures: floatToFloat,
    says: "The arc cosine, in radians. NULL outside of -1 to 1.",
  },
  atan: { ...inexact, written: "atan(x)", signatures: floatToFloat, says: "The arc tangent, in radians." },
  atan2: {
    ...inexact,
    written: "atan2(y, x)",
    signatures: [{ parameters: ["float64", "float64"], result: "float64" }],
    says: "The angle of the point (x, y), in radians.",
  },
  radians: { ...mathematics, written: "radians(x)", signatures: floatToFloat, says: "Degrees as radians." },
  degrees: { ...mathematics, written: "degrees(x)", signatures: floatToFloat, says: "Radians as degrees." },
  haversine: {
    ...inexact,
    written: "haversine(lat1, lon1, lat2, lon2)",
    nulls: "own",
    signatures: [{ parameters: ["float64", "float64", "float64", "float64"], result: "float64" }],
    says: "Kilometres between two points given in degrees, on a sphere of radius 6371.0088 km. NULL beyond 90 degrees of latitude or 360 of longitude.",
  },
  bucket: {
    ...mathematics,
    written: "bucket(a, 10, 20, …)",
    signatures: [{ parameters: ["number", { constant: "ascending" }], repeats: true, result: "int64" }],
    says: "How many of the ascending bounds are not above `a`: 0 below the first. NaN is above all.",
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>;
