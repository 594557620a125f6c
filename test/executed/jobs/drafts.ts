import type { DatasetDraft } from "../../../src/ir/dataset-draft.ts";
import type { DatasetTerms } from "../../../src/ir/dataset-terms.ts";

/** What a training set of two columns would leave to its job. */
export function draftOf(
  project = "shop",
  service: string | null = "spend@1",
  terms: DatasetTerms = { rows: null, times: null },
): DatasetDraft {
  return {
    manifest: {
      format: 1,
      asof: "0.0.0",
      project,
      service,
      features: [],
      definitions: "f".repeat(64),
      spine: { kind: "rows", instant: null, unjoinableRows: null },
      sql: { dialect: "any", text: "select 'it''s'", sha256: "0".repeat(64), parameters: 0 },
      strategies: [],
      certificates: [],
      startedAt: new Date().toISOString(),
      columns: [
        { name: "k", type: "string" },
        { name: "n", type: "int64" },
        { name: "t", type: "timestamp" },
      ],
      partitions: null,
      warnings: [],
    },
    unjoinable: { time: "t", keys: ["k"] },
    terms,
  };
}
