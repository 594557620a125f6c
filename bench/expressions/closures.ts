import { checkExpression } from "../../src/expressions/check/check.ts";
import { compileExpression, type Evaluator } from "../../src/expressions/evaluate/compile.ts";
import { parseExpression } from "../../src/expressions/parse/parse.ts";
import type { BenchGround } from "../ground.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { figureOf } from "../harness/statistics.ts";

const evaluations = 2_000_000;
const figure = "a * b + c / d, floats";
const text = "temp * humid + wind / visib";
const names = ["temp", "humid", "wind", "visib"];

export const expressions: Benchmark<BenchGround> = {
  name: "expressions",
  asks: "A three-operator expression over floats as a closure, one value after the other on one core, NULLs among its inputs.",
  bars: [{ figure, unit: "rows/s", is: "at least", bound: 5_000_000 }],
  measure: async ({ rounds }) => {
    const evaluate = compiled();
    const rows = inputs();
    timed(evaluate, rows);
    const rates = Array.from({ length: rounds }, () => (evaluations / timed(evaluate, rows)) * 1_000);
    return [figureOf(figure, rates)];
  },
};

function compiled(): Evaluator {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  const { typed } = checkExpression(
    parsed.expression,
    Object.fromEntries(names.map((name) => [name, { kind: "float64" }])),
  );
  if (typed === null) throw new Error("the expression has a type");
  return compileExpression(typed, names);
}

/** As many as do not fit a processor's nearest memory alone; one in sixteen has a NULL. */
function inputs(): readonly (readonly (number | null)[])[] {
  return Array.from({ length: 4_096 }, (_, row) =>
    names.map((_, column) => ((row + column) % 64 === 0 ? null : (row * 31 + column * 17) / 7)),
  );
}

/** Milliseconds; the values are looked at, so that none is left out. */
function timed(evaluate: Evaluator, rows: ReturnType<typeof inputs>): number {
  const started = performance.now();
  let known = 0;
  for (let left = evaluations, at = 0; left > 0; left--) {
    const row = rows[at] ?? [];
    if (evaluate(row) !== null) known++;
    at = at + 1 === rows.length ? 0 : at + 1;
  }
  if (known === 0) throw new Error("nothing was evaluated");
  return performance.now() - started;
}
