import { type Bodies, type Body, strict, strict2 } from "./closure.ts";
import { comparerOf } from "./compare.ts";
import { overflowed, product, vanished } from "./float-arithmetic.ts";

const float =
  (apply: (a: number) => number | null): Body =>
  (call) =>
    strict(call.of(0, "float64"), apply);

/** What is finite and not zero, of finite input, has a finite value that is not zero: else it is out of range. */
function exponential(a: number): number {
  const result = Math.exp(a);
  if (Number.isFinite(a) && !Number.isFinite(result)) return overflowed();
  if (Number.isFinite(a) && result === 0) return vanished();
  return result;
}

/** As C has it, where JavaScript says NaN: 1 to any power is 1, and so is -1 to an infinite one. */
function power(base: number, exponent: number): number | null {
  if (base === 1) return 1;
  if (base === -1 && (exponent === Number.POSITIVE_INFINITY || exponent === Number.NEGATIVE_INFINITY)) return 1;
  if (base === 0 && exponent < 0) return null;
  if (base < 0 && Number.isFinite(exponent) && !Number.isInteger(exponent)) return null;
  const result = base ** exponent;
  if (!Number.isFinite(base) || !Number.isFinite(exponent)) return result;
  if (!Number.isFinite(result)) return overflowed();
  if (result === 0 && base !== 0) return vanished();
  return result;
}

const isInfinite = (a: number): boolean => a === Number.POSITIVE_INFINITY || a === Number.NEGATIVE_INFINITY;
const turning = (apply: (a: number) => number): Body => float((a) => (isInfinite(a) ? null : apply(a)));
const withinOne = (apply: (a: number) => number): Body => float((a) => (a >= -1 && a <= 1 ? apply(a) : null));

export const degree = 0.017453292519943295;
export const radian = 57.29577951308232;
/** Kilometres; the mean radius of the Earth. */
export const earthRadius = 6371.0088;

/**
 * The arc between two points. Both legs of the angle are sums of squares, so that near and opposite points lose no digits:
 * the sine of half the arc alone loses half of them for opposite ones.
 */
export function haversine(lat1: number, lon1: number, lat2: number, lon2: number): number | null {
  const inRange = Math.abs(lat1) <= 90 && Math.abs(lat2) <= 90 && Math.abs(lon1) <= 360 && Math.abs(lon2) <= 360;
  if (!inRange) return null;
  const half = degree / 2;
  const across = product(lat2 - lat1, half);
  const middle = product(lat1 + lat2, half);
  const around = product(lon2 - lon1, half);
  const { sin, cos } = Math;
  const near = leg(product(sin(across), cos(around)), product(cos(middle), sin(around)));
  const far = leg(product(cos(across), cos(around)), product(sin(middle), sin(around)));
  return 2 * earthRadius * Math.atan2(near, far);
}

function leg(a: number, b: number): number {
  return Math.sqrt(product(a, a) + product(b, b));
}

export const mathematics: Bodies = {
  sqrt: float((a) => (a < 0 ? null : Math.sqrt(a))),
  exp: float(exponential),
  ln: float((a) => (a <= 0 ? null : Math.log(a))),
  log10: float((a) => (a <= 0 ? null : Math.log10(a))),
  power: (call) => strict2(call.of(0, "float64"), call.of(1, "float64"), power),
  sin: turning(Math.sin),
  cos: turning(Math.cos),
  tan: turning(Math.tan),
  asin: withinOne(Math.asin),
  acos: withinOne(Math.acos),
  atan: float(Math.atan),
  // The sign of a zero would turn the angle around, and not every engine keeps it.
  atan2: (call) => strict2(call.of(0, "float64"), call.of(1, "float64"), (y, x) => Math.atan2(y + 0, x + 0)),
  radians: float((a) => product(a, degree)),
  degrees: float((a) => product(a, radian)),
  haversine: (call) => {
    const [lat1, lon1, lat2, lon2] = [0, 1, 2, 3].map((index) => call.of(index, "float64"));
    if (lat1 === undefined || lon1 === undefined || lat2 === undefined || lon2 === undefined)
      throw new Error("a distance has two points");
    return (inputs) => {
      const [a, b, c, d] = [lat1(inputs), lon1(inputs), lat2(inputs), lon2(inputs)];
      return a === null || b === null || c === null || d === null ? null : haversine(a, b, c, d);
    };
  },
  bucket: (call) => {
    const [value, ...bounds] = call.closures;
    if (value === undefined) throw new Error("a bucket is for something");
    const compare = comparerOf(call.arguments[0]?.type ?? { kind: "float64" });
    const scales = call.arguments.map(({ type }) => (type.kind === "decimal" ? type.scale : 0));
    const scale = Math.max(...scales);
    const raise = (scaled: unknown, index: number) =>
      typeof scaled === "bigint" ? scaled * 10n ** BigInt(scale - (scales[index] ?? 0)) : Number(scaled);
    const ascending = bounds.map((bound, index) => raise(bound([]), index + 1));
    return strict(value, (a) => {
      const raised = raise(a, 0);
      return BigInt(ascending.filter((bound) => compare(raised, bound) >= 0).length);
    });
  },
};
