import { describe, expect, it } from "vitest";
import { AsofError, count, createStore, entity, featureView, type Source, t, table } from "../../../src/index.ts";

const user = entity("user", { key: { uid: t.string } });
const events = table("events", { eventTime: "at", columns: { uid: t.string, at: t.timestamp } });

function untyped(value: unknown): never {
  return value as never;
}

/** Every error of a project with that view, as `asof plan` tells them. */
function errorsOf(aggregate: unknown, source: Source = events): readonly string[] {
  const definitions = { v: featureView("v", { entities: [user], source, aggregate: untyped(aggregate) }), user };
  try {
    createStore({ project: "p", definitions });
    return [];
  } catch (thrown) {
    if (!(thrown instanceof AsofError)) throw thrown;
    return thrown.diagnostics.map(({ code, path, message, hint }) => `${code} ${path}: ${message} (${hint})`);
  }
}

const over = (window: unknown) => ({ x: count().over(untyped(window)) });

describe("a window that is none", () => {
  const at = "invalid-duration featureViews.v.aggregate.x:";
  it.each([
    ["one hour", "'one hour' is not a window (write a duration like '3 hours', or 'unbounded')"],
    ["-1 hours", "'-1 hours' is not a window (write a duration like '3 hours', or 'unbounded')"],
    [3, "a value of type number is not a window (write a duration like '3 hours', or 'unbounded')"],
    ["0 hours", "a window of '0 hours' holds nothing (write a duration like '3 hours')"],
    ["36526 days", "a window of '36526 days' is longer than 36525 days (write 'unbounded')"],
    // Beyond what a number holds: not without a bound, as it once was taken.
    ["99999999999 weeks", "a window of '99999999999 weeks' is longer than 36525 days (write 'unbounded')"],
  ])("%s is told once, for what it is", (window, told) => expect(errorsOf(over(window))).toEqual([`${at} ${told}`]));

  it("is no fault of the view that has others", () => {
    expect(errorsOf({ ...over("one hour"), y: count().over("1 hour") })).toHaveLength(1);
    expect(errorsOf(over("36525 days"))).toEqual([]);
  });
});

it("what is no aggregation is told once", () => {
  expect(errorsOf({ x: "count" })).toHaveLength(1);
  expect(errorsOf({ x: count() })).toHaveLength(1);
  expect(errorsOf({})).toHaveLength(1);
});

it("windows over a source without a time are told as that, and as nothing else", () => {
  const source = table("facts", { columns: { uid: t.string, size: t.int64 } });
  expect(errorsOf(over("1 hour"), source)).toEqual([
    "invalid-definition featureViews.v.source.eventTime: view 'v' looks back over windows, but its source names no event time (name the source's eventTime)",
  ]);
});
