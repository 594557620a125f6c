import { type AggregateDefinition, aggregateFunctions, aggregateLaws } from "../../ir/aggregate.ts";
import { longestDuration } from "../../kernel/time.ts";
import type { Position } from "../position.ts";
import { readExpression } from "./expression.ts";
import { readInteger, readType } from "./types.ts";
import { readObject, readOptional, readWord } from "./values.ts";

/** What a windowed feature computes, as plain data. */
export function readAggregate(value: unknown, at: Position): AggregateDefinition {
  const given = readObject(value, at, ["function", "where", "window", "input", "limit"]);
  const [first, ...others] = aggregateFunctions;
  const name = readWord(given["function"], at.at("function"), [first ?? "count", ...others]);
  const law = aggregateLaws[name];
  return {
    function: name,
    where: readOptional(given["where"], at.at("where"), readExpression),
    window: readOptional(given["window"], at.at("window"), readWindow),
    input: law.needsInput ? readType(given["input"], at.at("input")) : null,
    limit: name === "last_n" ? readInteger(given["limit"], at, "the number of values of last_n", 1, 10_000) : null,
  };
}

function readWindow(value: unknown, at: Position): number {
  return readInteger(value, at, "a window in microseconds", 1, longestDuration);
}
