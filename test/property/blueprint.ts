/**
 * What fast-check generates: small numbers without any meaning yet, so that every part shrinks on its own. build.ts turns
 * them into a scenario; zero is always the plainest choice.
 */
import fc from "../support/fast-check.ts";

const pick = fc.nat({ max: 59 });
/** Zero about four times in five. */
const seldom = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 59 }) });

/** One of three combinations of keys, mostly the first, so that rows of one key are many. */
const combination = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat({ max: 2 }) });

const rowBlueprint = fc.record({
  keys: combination,
  /** One key that is NULL or of another combination. */
  oddKey: seldom,
  /** Steps from the anchor. */
  time: fc.nat({ max: 4 }),
  /** A microsecond more or less, NULL, infinite. */
  timeOddity: seldom,
  delay: fc.nat({ max: 9 }),
  created: fc.nat({ max: 4 }),
  ties: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
  /**
   * 1: keys, time, created time and tie-breaks of the row before; 2: its keys and time alone; 3: its keys, a step later,
   * with a NULL created time.
   */
  again: fc.nat({ max: 6 }),
  features: fc.tuple(seldom, seldom, seldom, seldom),
});
export type RowBlueprint = Generated<typeof rowBlueprint>;

const viewBlueprint = fc.record({
  name: pick,
  columnNames: seldom,
  /** Which of the request's keys it has, by bits. */
  keys: pick,
  mappedKeys: seldom,
  isStatic: seldom,
  from: fc.nat({ max: 5 }),
  eventForm: pick,
  availableForm: pick,
  createdForm: pick,
  zone: fc.nat({ max: 3 }),
  hasAvailable: fc.boolean(),
  hasCreated: fc.boolean(),
  tieBreaks: fc.array(pick, { maxLength: 2 }),
  ttl: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat({ max: 11 }) }),
  strict: fc.boolean(),
  features: fc.array(fc.record({ type: pick, name: seldom, column: seldom }), { minLength: 1, maxLength: 4 }),
  declared: fc.boolean(),
  /** 0 under its own name; else under a role. */
  role: seldom,
  /** A second role of the same view. */
  secondRole: seldom,
  roleKeys: pick,
  chosenFeatures: seldom,
  rows: fc.array(rowBlueprint, { maxLength: 9, size: "max" }),
});
export type ViewBlueprint = Generated<typeof viewBlueprint>;

const spineRowBlueprint = fc.record({
  keys: combination,
  oddKey: seldom,
  otherKeys: fc.nat({ max: 2 }),
  /** Takes keys and time from a view's row, where there is one. */
  like: fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 8 })),
  time: fc.nat({ max: 11 }),
  plus: fc.nat({ max: 9 }),
  again: fc.nat({ max: 5 }),
  extra: fc.tuple(seldom, seldom),
});
export type SpineRowBlueprint = Generated<typeof spineRowBlueprint>;

const someViews = fc.oneof(
  { weight: 12, arbitrary: fc.array(viewBlueprint, { minLength: 1, maxLength: 3 }) },
  { weight: 2, arbitrary: fc.array(viewBlueprint, { minLength: 9, maxLength: 12, size: "max" }) },
  { weight: 1, arbitrary: fc.constant<ViewBlueprint[]>([]) },
);

export const blueprint = fc.record({
  /** Plain names for 0, awkward ones for others. */
  names: fc.nat({ max: 2 }),
  anchor: pick,
  step: pick,
  keys: fc.array(pick, { minLength: 1, maxLength: 4 }),
  compositeEntity: seldom,
  views: someViews,
  spine: fc.record({
    kind: fc.nat({ max: 11 }),
    timeForm: fc.nat({ max: 5 }),
    names: seldom,
    extras: fc.array(pick, { maxLength: 2 }),
    rotate: fc.nat({ max: 7 }),
    declared: fc.boolean(),
    filtered: fc.boolean(),
    population: fc.nat({ max: 3 }),
    from: fc.nat({ max: 6 }),
    length: fc.nat({ max: 7 }),
    rows: fc.array(spineRowBlueprint, { maxLength: 8, size: "max" }),
  }),
  fullNames: fc.boolean(),
});
export type Blueprint = Generated<typeof blueprint>;

type Generated<A> = A extends fc.Arbitrary<infer T> ? T : never;
