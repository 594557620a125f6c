import { type Bodies, type Body, strict, strict2 } from "./closure.ts";
import { cut, last, lengthOf, lower, positionOf, upper } from "./texts.ts";

const text =
  (apply: (s: string) => string): Body =>
  (call) =>
    strict(call.of(0, "string"), apply);
const asks =
  (apply: (s: string, part: string) => boolean): Body =>
  (call) =>
    strict2(call.of(0, "string"), call.of(1, "string"), apply);

export const texts: Bodies = {
  concat: (call) => strict2(call.of(0, "string"), call.of(1, "string"), (a, b) => a + b),
  length: (call) => strict(call.of(0, "string"), (s) => BigInt(lengthOf(s))),
  lower: text(lower),
  upper: text(upper),
  trim: text((s) => s.replace(/^ +/, "").replace(/ +$/, "")),
  ltrim: text((s) => s.replace(/^ +/, "")),
  rtrim: text((s) => s.replace(/ +$/, "")),
  left: (call) => {
    const count = Number(call.constant(1));
    return strict(call.of(0, "string"), (s) => cut(s, 0, count));
  },
  right: (call) => {
    const count = Number(call.constant(1));
    return strict(call.of(0, "string"), (s) => last(s, count));
  },
  substr: (call) => {
    const [from, count] = [Number(call.constant(1)) - 1, Number(call.constant(2))];
    return strict(call.of(0, "string"), (s) => cut(s, from, count));
  },
  replace: (call) => {
    const [from, to] = [call.constant(1), call.constant(2)];
    return strict(call.of(0, "string"), (s) => s.split(from).join(to));
  },
  contains: asks((s, part) => s.includes(part)),
  starts_with: asks((s, part) => s.startsWith(part)),
  ends_with: asks((s, part) => s.endsWith(part)),
  position: (call) => strict2(call.of(0, "string"), call.of(1, "string"), (s, part) => BigInt(positionOf(s, part))),
};
