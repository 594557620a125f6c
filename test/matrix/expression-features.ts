/** The rows for expressions over a source's columns in as-of joins, and for on-demand views over these. */
import type { Situation } from "../property/coverage.ts";
import type { ExpressionSituation, OnDemandSituation } from "../property/expression-situations.ts";
import { grouped, type MatrixGroup } from "./groups.ts";

export const onDemandGroup: MatrixGroup<OnDemandSituation> = grouped("On-demand views", {
  "over its features": "on-demand",
  "with request values": "on-demand request",
  "read by another one": "on-demand chain",
  "over it in a role": "on-demand role",
});

export const expressionGroups: readonly MatrixGroup<ExpressionSituation | Situation>[] = [
  grouped<ExpressionSituation | Situation>("In feature views", {
    "computed of the winner": "expression",
    "no row found: NULL, whatever the expression gives of NULLs": "expression of no row",
    "a query": "source query",
    "no entity": "entity-less",
  }),
  onDemandGroup,
];
