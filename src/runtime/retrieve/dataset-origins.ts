import type { Compiled } from "../../compiler/compile.ts";
import type { DatasetFeature, DatasetRead } from "../../ir/dataset.ts";
import { type LineageNode, type ReadKind, trainingSetColumn } from "../../ir/lineage.ts";
import type { Reached } from "../lineage/reach.ts";
import type { RetrievalContext } from "./retrieval.ts";

/** What a feature is made of, and the tags that came along. */
export type FeatureOrigin = Pick<DatasetFeature, "reads" | "tags">;

/** Output column → its origin. */
export type DatasetOrigins = ReadonlyMap<string, FeatureOrigin>;

/** Rows are matched and ordered by the others: what they say does not get into a value. */
const ofValues: ReadonlySet<ReadKind> = new Set(["value", "aggregated", "filter", "query"]);

/** The origin of each feature, as the plan says it. */
export async function datasetOrigins(
  { plan }: Pick<Compiled, "plan">,
  context: Pick<RetrievalContext, "registry" | "dialect">,
): Promise<DatasetOrigins> {
  const [{ requestLineage }, { LineageIndex }, { reach }] = await Promise.all([
    import("../lineage/project-lineage.ts"),
    import("../lineage/lineage-index.ts"),
    import("../lineage/reach.ts"),
  ]);
  const index = new LineageIndex(await requestLineage(plan, context));
  const outputs = plan.columns.filter(({ from }) => from !== "spine");
  return new Map(
    outputs.map(({ name }) => {
      const { id } = trainingSetColumn(name);
      const { inherited } = index.node(id);
      const tags = inherited.map(({ tag, value, how }) => ({ tag, value, how }));
      return [name, { reads: reach(index, [id], "upstream").flatMap(readOf), tags }];
    }),
  );
}

function readOf({ node, how }: Reached): readonly DatasetRead[] {
  const column = sourceOf(node);
  const strongest = how.find((one) => ofValues.has(one));
  return column === null || strongest === undefined ? [] : [{ ...column, how: strongest }];
}

function sourceOf(node: LineageNode): Pick<DatasetRead, "of" | "column"> | null {
  if (node.kind === "column") return { of: node.of, column: node.column };
  if (node.kind === "relation") return { of: node.of, column: null };
  return node.kind === "request_value" ? { of: null, column: node.column } : null;
}
