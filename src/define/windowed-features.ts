/** From the aggregations of a view to its features, one for each window, as plain data that the view's checks read. */
import { aggregateLaws } from "../ir/aggregate.ts";
import type { Expression } from "../ir/expression.ts";
import { typeName } from "../ir/types.ts";
import { formatDuration, longestDuration, parseDuration } from "../kernel/time.ts";
import { aggregateOf } from "./aggregate.ts";
import type { AuthoredAggregate, AuthoredExpression } from "./authored.ts";
import { readType } from "./check/types.ts";
import { isObject, kindOf } from "./check/values.ts";
import { expressionOf, treeOf } from "./expr.ts";
import type { PlacedExpression } from "./expression-places.ts";
import type { Position } from "./position.ts";
import { type AuthoredFeatures, allFeatures, noFeatures } from "./view-features.ts";

/** `eventTime` stands for the column of a count of rows: no row of a window is without it. */
export function windowedFeatures(given: unknown, eventTime: string | null, at: Position): AuthoredFeatures {
  if (!isObject(given)) {
    at.error(
      "invalid-definition",
      `expected an object of aggregations, found ${kindOf(given)}`,
      'write aggregate: { flights: count().over("24 hours") }',
    );
    return noFeatures;
  }
  return allFeatures(Object.entries(given).map(([name, value]) => featuresOf(name, value, eventTime, at.at(name))));
}

function featuresOf(name: string, value: unknown, eventTime: string | null, at: Position): AuthoredFeatures {
  const said = aggregateOf(value);
  if (said === null) {
    at.error("invalid-definition", `expected an aggregation, found ${kindOf(value)}`, 'write count().over("24 hours")');
    return noFeatures;
  }
  if (said.windows === null || said.windows.length === 0) {
    at.error("invalid-definition", "no window is named", `write ${said.function}(…).over("24 hours")`);
    return noFeatures;
  }
  const where = readConditions(said.conditions, at);
  if (said.value !== null) at.report(said.value.problems);
  const named = said.windows.flatMap((window) => {
    const suffix = windowSuffix(window);
    const length = lengthOf(window);
    if (suffix !== null && length !== undefined) return [{ name: `${name}_${suffix}`, length }];
    at.error("invalid-duration", ...notAWindow(window, suffix));
    return [];
  });
  return {
    features: named.map((one) => feature(one.name, one.length, said, where, eventTime, at)),
    expressions: named.flatMap((one) => placedIn(one.name, said, where)),
  };
}

function feature(
  name: string,
  window: number | null,
  said: AuthoredAggregate,
  where: readonly AuthoredExpression[],
  eventTime: string | null,
  at: Position,
): unknown {
  const law = aggregateLaws[said.function];
  const input = law.needsInput ? readType(said.input, at) : null;
  return {
    name,
    type: law.result(input),
    column: said.column ?? (said.value === null ? (eventTime ?? "missing") : name),
    expression: said.value === null ? null : treeOf(said.value),
    description: said.description,
    tags: said.tags,
    aggregate: {
      function: said.function,
      where: allOf(where),
      window,
      input,
      limit: said.limit,
    },
  };
}

function readConditions(given: readonly unknown[], at: Position): readonly AuthoredExpression[] {
  return given.flatMap((one) => {
    const condition = expressionOf(one);
    if (condition?.type.kind === "bool") {
      at.report(condition.problems);
      return [condition];
    }
    const found = condition === null ? kindOf(one) : `an expression of ${typeName(condition.type)}`;
    at.error("invalid-definition", `expected a condition, found ${found}`, "write where(expr.bool`…`)");
    return [];
  });
}

/** A row counts where all conditions are true. */
function allOf(conditions: readonly AuthoredExpression[]): Expression | null {
  return conditions.reduce<Expression | null>((all, one) => {
    const tree = treeOf(one);
    return all === null ? tree : { kind: "call", function: "and", arguments: [all, tree] };
  }, null);
}

function placedIn(
  feature: string,
  { value }: AuthoredAggregate,
  where: readonly AuthoredExpression[],
): readonly PlacedExpression[] {
  const conditions = where.map((expression, index) => {
    return { feature, steps: ["aggregate", "where", ...stepsTo(index, where.length)], expression };
  });
  return value === null ? conditions : [{ feature, steps: ["expression"], expression: value }, ...conditions];
}

/** The steps to a condition: `allOf` puts each further one beside all that came before it. */
function stepsTo(index: number, count: number): readonly string[] {
  const beside = Array.from({ length: count - 1 - index }, () => ["arguments", "0"]).flat();
  return index === 0 ? beside : [...beside, "arguments", "1"];
}

/** Null for one without an end, undefined for what is no length of a window. */
function lengthOf(window: unknown): number | null | undefined {
  if (window === "unbounded") return null;
  const length = typeof window === "string" ? parseDuration(window) : null;
  return length !== null && length > 0 && length <= longestDuration ? length : undefined;
}

function notAWindow(window: unknown, suffix: string | null): readonly [message: string, hint: string] {
  const written = typeof window === "string" ? `'${window}'` : kindOf(window);
  if (suffix === null) return [`${written} is not a window`, "write a duration like '3 hours', or 'unbounded'"];
  if (/^0+ /.test(String(window))) return [`a window of ${written} holds nothing`, "write a duration like '3 hours'"];
  return [`a window of ${written} is longer than ${formatDuration(longestDuration)}`, "write 'unbounded'"];
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
