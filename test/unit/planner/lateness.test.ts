import { describe, expect, it } from "vitest";
import { steppedOver } from "../../../dialects/postgres/planner/lateness.ts";
import type { TimeSpread } from "../../../src/ir/catalog.ts";
import { choose, counted, day, evenly, factsOf, indexOn, joinOf, tableOf } from "./joins.ts";

interface Happening {
  readonly event: number;
  readonly known: number;
}

/** What a probe really steps over, by walking one key's rows back from many times. */
function walked(rows: readonly Happening[], times: TimeSpread): number {
  const newestFirst = rows.toSorted((one, other) => other.event - one.event);
  const steps = times.map((time) => {
    const happened = newestFirst.filter(({ event }) => event <= time);
    const place = happened.findIndex(({ known }) => known <= time);
    return place < 0 ? happened.length : place;
  });
  return steps.reduce((sum, one) => sum + one, 0) / steps.length;
}

function cutsOf(values: readonly number[]): TimeSpread {
  const sorted = values.toSorted((one, other) => one - other);
  return Array.from({ length: 101 }, (_, cut) => sorted[Math.round((cut / 100) * (sorted.length - 1))] ?? 0);
}

/** The same numbers each time. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const perKey = 1_000;
const random = randoms(7);
const events = Array.from({ length: perKey }, (_, n) => ((n + random()) * 100 * day) / perKey);
const gap = (100 * day) / perKey;

describe("rows stepped over", () => {
  it.each<[string, (event: number) => number, TimeSpread]>([
    ["never late", (event) => event, evenly(0, 100 * day)],
    ["all late by half an hour", (event) => event + day / 48, evenly(0, 100 * day)],
    ["one in ten late by up to a day", (event) => event + (random() < 0.1 ? random() * day : 0), evenly(0, 100 * day)],
    [
      "nine in ten late by up to thirty days",
      (event) => event + (random() < 0.9 ? random() * 30 * day : 0),
      evenly(0, 100 * day),
    ],
    ["each by itself, ten days on the mean", (event) => event - Math.log(random()) * 10 * day, evenly(0, 100 * day)],
    ["known every night", (event) => Math.ceil(event / day) * day, evenly(0, 100 * day)],
    ["a load of the history on day 75", (event) => Math.max(event, 75 * day), evenly(0, 75 * day)],
    ["the same load, looked at from after it", (event) => Math.max(event, 75 * day), evenly(76 * day, 100 * day)],
    ["a load that takes an hour", (event) => Math.max(event, (75 + random() / 24) * day), evenly(0, 75 * day)],
  ])("%s", (_what, knownAt, spine) => {
    const rows = events.map((event) => ({ event, known: knownAt(event) }));
    const real = walked(rows, spine);
    const told = steppedOver({
      event: cutsOf(rows.map(({ event }) => event)),
      available: cutsOf(rows.map(({ known }) => known)),
      spine,
      rowsOfKey: perKey,
      ttl: null,
    });
    // Within a factor of three, or a few rows: enough to tell a handful from hundreds.
    expect(told, `really ${real}`).toBeLessThan(real * 3 + 8);
    expect(told, `really ${real}`).toBeGreaterThan(real / 3 - 8);
  });

  it("a TTL bounds them", () => {
    const available = evenly(100 * day, 101 * day);
    const lateness = { event: evenly(0, 100 * day), available, spine: evenly(50 * day, 100 * day), rowsOfKey: perKey };
    expect(steppedOver({ ...lateness, ttl: null })).toBeGreaterThan(500);
    expect(steppedOver({ ...lateness, ttl: 10 * gap })).toBeLessThan(11);
  });
});

describe("a load of the history", () => {
  const narrow = indexOn("narrow", "k", "-at");
  const wide = indexOn("wide", "k", "-at", "known");
  const loaded = [
    counted("k", { distinct: 10_000 }),
    counted("at", { times: evenly(0, 100 * day) }),
    counted("known", {
      times: [...Array(76).fill(75 * day), ...evenly(75 * day, 100 * day).filter((_, n) => n % 4 === 1)],
    }),
  ];
  const join = joinOf({ available: true, created: true });
  const spineTimes = evenly(0, 75 * day);

  it("leaves a narrow index, advises a wide one, and takes it", () => {
    const choice = choose(join, factsOf(tableOf({ columns: loaded, indexes: [narrow] }), { spineTimes }));
    expect(choice.strategy).toBe("arrays");
    expect(choice.advice?.ddl).toBe('CREATE INDEX ON "weather" ("k", "at" DESC, "created" DESC NULLS LAST, "known")');
    const after = choose(join, factsOf(tableOf({ columns: loaded, indexes: [narrow, wide] }), { spineTimes }));
    expect(after.strategy).toBe("probe");
    expect(after.reason).toContain("index wide serves");
  });

  it("says nothing to a spine that looks from after it", () => {
    const later = evenly(80 * day, 100 * day);
    const choice = choose(join, factsOf(tableOf({ columns: loaded, indexes: [narrow] }), { spineTimes: later }));
    expect(choice).toMatchObject({ strategy: "probe", advice: null });
  });
});
