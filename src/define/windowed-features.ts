/** From the aggregations of a view to its features, one for each window, as plain data that the view's checks read. */
import { aggregateLaws } from "../ir/aggregate.ts";
import { parseDuration } from "../kernel/time.ts";
import { aggregateOf } from "./aggregate.ts";
import type { AuthoredAggregate } from "./authored.ts";
import { readType } from "./check/types.ts";
import { isObject, kindOf } from "./check/values.ts";
import type { Position } from "./position.ts";

/** `eventTime` stands for the column of a count of rows: no row of a window is without it. */
export function windowedFeatures(given: unknown, eventTime: string | null, at: Position): readonly unknown[] {
  if (!isObject(given)) {
    at.error(
      "invalid-definition",
      `expected an object of aggregations, found ${kindOf(given)}`,
      'write aggregate: { flights: count().over("24 hours") }',
    );
    return [];
  }
  return Object.entries(given).flatMap(([name, value]) => featuresOf(name, value, eventTime, at.at(name)));
}

function featuresOf(name: string, value: unknown, eventTime: string | null, at: Position): readonly unknown[] {
  const said = aggregateOf(value);
  if (said === null) {
    at.error("invalid-definition", `expected an aggregation, found ${kindOf(value)}`, 'write count().over("24 hours")');
    return [];
  }
  if (said.windows === null || said.windows.length === 0) {
    at.error("invalid-definition", "no window is named", `write ${said.function}(…).over("24 hours")`);
    return [];
  }
  return said.windows.flatMap((window) => {
    const suffix = windowSuffix(window);
    if (suffix !== null) return [feature(`${name}_${suffix}`, window, said, eventTime, at)];
    at.error("invalid-duration", "this is not a window", "write a duration like '3 hours', or 'unbounded'");
    return [];
  });
}

function feature(
  name: string,
  window: string,
  said: AuthoredAggregate,
  eventTime: string | null,
  at: Position,
): unknown {
  const law = aggregateLaws[said.function];
  const input = law.needsInput ? readType(said.input, at) : null;
  return {
    name,
    type: law.result(input),
    column: said.column ?? eventTime ?? "missing",
    description: said.description,
    tags: said.tags,
    aggregate: {
      function: said.function,
      window: window === "unbounded" ? null : parseDuration(window),
      input,
      limit: said.limit,
    },
  };
}

const letters: Readonly<Record<string, string>> = {
  microsecond: "us",
  millisecond: "ms",
  second: "s",
  minute: "m",
  hour: "h",
  day: "d",
  week: "w",
};

/** `3h` of `3 hours`, as it was written: `24 hours` is `24h` and `1 day` is `1d`. Null for what is no window. */
function windowSuffix(window: unknown): string | null {
  if (window === "unbounded") return window;
  const match = typeof window === "string" ? /^(\d+) ([a-z]+?)s?$/.exec(window) : null;
  const letter = match?.[2] === undefined ? undefined : letters[match[2]];
  return match?.[1] === undefined || letter === undefined ? null : `${match[1]}${letter}`;
}
