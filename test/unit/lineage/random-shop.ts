/** Definitions drawn at random: sources with every kind of column, plain and windowed views over them, and an on-demand view. */

import {
  avg,
  count,
  countDistinct,
  entity,
  expr,
  featureView,
  first,
  last,
  lastN,
  max,
  onDemandView,
  query,
  sql,
  sum,
  t,
  table,
} from "../../../src/define/index.ts";
import type { Types } from "../../../src/define/type.ts";
import fc from "../../support/fast-check.ts";

const values = ["c0", "c1", "c2", "c3"] as const;
const columns: Types = {
  ...Object.fromEntries(values.map((name) => [name, t.float64])),
  ...{
    s1: t.string,
    s2: t.string,
    at: t.timestamp,
    known: t.timestamp,
    written: t.timestamp,
    t0: t.int64,
    t1: t.int64,
  },
};

const value = fc.constantFrom(...values);
const formula = fc.oneof(
  value,
  fc.tuple(value, value).map(([left, right]) => `${left} * 2 + ${right}`),
  fc
    .tuple(value, value, value)
    .map(([when, left, right]) => `case when ${when} > 1 then ${left} else coalesce(${right}, 0) end`),
);
const condition = fc.tuple(value, value).map(([left, right]) => `${left} > 0 or ${right} is null`);

const drawnSource = fc.record({
  isQuery: fc.boolean(),
  isStatic: fc.nat(5).map((one) => one === 0),
  known: fc.boolean(),
  written: fc.boolean(),
  ties: fc.subarray(["t0", "t1"]),
  keys: fc.subarray(["k1", "k2"]),
});

const drawnFunction = fc.record({
  name: fc.constantFrom("sum", "avg", "max", "count", "rows", "distinct", "first", "last", "last_n"),
  of: formula,
  where: fc.option(condition),
  windows: fc.subarray(["1 hour", "3 days", "unbounded"] as const, { minLength: 1 }),
});

const drawnView = fc.record({
  source: drawnSource,
  strict: fc.boolean(),
  ttl: fc.boolean(),
  features: fc.array(formula, { minLength: 1, maxLength: 3 }),
  functions: fc.array(drawnFunction, { maxLength: 3 }),
});

export type DrawnView = typeof drawnView extends fc.Arbitrary<infer T> ? T : never;

/** Views, and for each pair of an on-demand view's features which of their inputs it takes. */
export const drawnShop = fc.record({
  views: fc.array(drawnView, { minLength: 1, maxLength: 3 }),
  derived: fc.boolean(),
});

export type DrawnShop = typeof drawnShop extends fc.Arbitrary<infer T> ? T : never;

const k1 = entity("k1", { key: { k1: t.string } });
const k2 = entity("k2", { key: { k2: t.string } });

function written(text: string): readonly [TemplateStringsArray] {
  return [Object.assign([text], { raw: [text] })];
}

function sourceOf({ isQuery, isStatic, known, written: hasWritten, ties, keys }: DrawnView["source"], number: number) {
  const options = {
    ...(isStatic ? {} : { eventTime: "at", ...(known ? { availableAt: "known" } : {}) }),
    ...(hasWritten ? { createdTime: "written" } : {}),
    tieBreaks: ties,
    keys: Object.fromEntries(keys.map((key) => [key, key.replace("k", "s")])),
    columns,
  };
  // A query that gives columns of one table as they are: what stands behind it is known to the test alone.
  const text = `select ${Object.keys(columns).join(", ")} from inside_${number}`;
  return isQuery ? query(`source_${number}`, sql(...written(text)), options) : table(`table_${number}`, options);
}

function aggregationOf({ name, of, where, windows }: DrawnView["functions"][number]) {
  const input = expr(...written(of));
  const made = {
    sum: () => sum(input),
    avg: () => avg(input),
    max: () => max(input),
    count: () => count(input),
    rows: () => count(),
    distinct: () => countDistinct(input),
    first: () => first(input),
    last: () => last(input),
    last_n: () => lastN(input, 2),
  }[name]();
  const kept = where === null ? made : made.where(expr.bool(...written(where)));
  const [one = "1 hour", ...more] = windows;
  return kept.over(one, ...more);
}

function viewOf(drawn: DrawnView, number: number) {
  const { source, strict, ttl, features, functions } = drawn;
  const common = {
    entities: [k1, k2].filter(({ name }) => source.keys.includes(name)),
    source: sourceOf(source, number),
    boundary: strict && !source.isStatic ? ("strict" as const) : ("inclusive" as const),
  };
  const isWindowed = functions.length > 0 && !source.isStatic;
  if (!isWindowed)
    return featureView(`view_${number}`, {
      ...common,
      ...(ttl && !source.isStatic ? { ttl: "2 days" } : {}),
      features: Object.fromEntries(features.map((text, index) => [`f${index}`, expr(...written(text))])),
    });
  return featureView(`view_${number}`, {
    ...common,
    aggregate: Object.fromEntries(functions.map((one, index) => [`a${index}`, aggregationOf(one)])),
  });
}

/** What a store is made of, and what to ask it for. */
export function shopOf({ views, derived }: DrawnShop) {
  const made = views.map(viewOf);
  const plain = views.findIndex(({ functions, source }) => functions.length === 0 || source.isStatic);
  const input = made[plain];
  if (!derived || input === undefined) return { definitions: { ...made, k1, k2 }, features: made };
  const inner = onDemandView("inner", {
    inputs: { input },
    request: { price: t.float64 },
    features: { scaled: expr`f0 * price`, plain: expr`f0 + 1` },
  });
  const outer = onDemandView("outer", { inputs: { inner }, features: { both: expr`scaled + plain` } });
  return { definitions: { ...made, k1, k2, inner, outer }, features: [...made, inner, outer] };
}
