import { aggregateLaws } from "../../../../src/ir/aggregate.ts";
import type { AggregatedFeature } from "../../../../src/ir/plan.ts";
import { allOf } from "../../../common/verifier/expressions/phrases.ts";
import { filled, says, showTree, type Tree } from "../../../common/verifier/expressions/tree.ts";
import type { Parser } from "../../parser.ts";
import type { ReadFunction } from "../description.ts";
import { asRead, columnTree, phraseTree, presentTree, sourceTree, treeOf } from "../expression.ts";
import { nodeOf } from "../syntax/term.ts";

/** What is wrong with a value that is added up; null where nothing is. Of sums over all rows nothing may be lost. */
export function addedDeviation(read: ReadFunction, planned: AggregatedFeature, parser: Parser): string | null {
  const { aggregate, valueType } = planned;
  const powers = aggregateLaws[aggregate.function].fromPowers;
  const isFloat = valueType?.kind === "float32" || valueType?.kind === "float64";
  if (powers === null || (powers > 0 && (valueType === null || isFloat))) return "adds up values that are not exact";
  const found = treeOf(nodeOf(read.of));
  const expected = addedTrees(planned, powers, read.table, parser);
  return expected.some((one) => says(found, one)) ? null : `adds up ${showTree(found)}`;
}

/** What is wrong with a value that is kept beside its row; null where nothing is. */
export function keptDeviation(read: ReadFunction, planned: AggregatedFeature, parser: Parser): string | null {
  const { when, condition, own, one } = partsOf(planned, read.table, parser);
  const counts = aggregateLaws[planned.aggregate.function].takes === "anything";
  const found = treeOf(nodeOf(read.of));
  const expected = [when(condition, own), ...(counts ? [one] : [])];
  return expected.some((tree) => says(found, tree)) ? null : `is of ${showTree(found)}`;
}

/** The forms of a value that is NULL where a row does not count: sums go by a number, counts by it or by a one in its place. */
function addedTrees(planned: AggregatedFeature, powers: 0 | 1 | 2, table: string, parser: Parser): readonly Tree[] {
  const { when, condition, own, one } = partsOf(planned, table, parser);
  // The square of an integer could overflow.
  const wide = when(condition, filled(phraseTree("CAST($1 AS numeric)", parser), [own]));
  if (powers === 2) return [wide];
  if (powers === 1) return [wide, when(condition, own)];
  return [wide, when(condition, own), one];
}

/** A value, the author's condition, and a one in the place of a value that counts. */
function partsOf(planned: AggregatedFeature, table: string, parser: Parser) {
  const own = ownTree(planned, table, parser);
  const condition = planned.where === null ? [] : [sourceTree(planned.where, table, parser)];
  const when = (conditions: readonly Tree[], value: Tree): Tree => {
    const all = allOf(conditions);
    return all === null ? value : filled(phraseTree("CASE WHEN $1 THEN $2 END", parser), [all, value]);
  };
  return { own, condition, when, one: when([...condition, presentTree(own, parser)], phraseTree("1", parser)) };
}

function ownTree(planned: AggregatedFeature, table: string, parser: Parser): Tree {
  const { column, expression, aggregate, valueType, time, cast } = planned;
  if (expression !== null) return sourceTree(expression, table, parser);
  const type = aggregate.input ?? valueType ?? planned.type;
  return asRead({ type, time, cast }, columnTree(table, column), parser);
}
