import { describe, expect, it } from "vitest";
import {
  type DatasetDraft,
  draftComment,
  finishedManifest,
  manifestComment,
  readComment,
} from "../../../src/ir/dataset-draft.ts";
import { checkTerms } from "../../../src/ir/dataset-terms.ts";
import { instant } from "../../../src/ir/types.ts";
import { draftOf } from "../../executed/jobs/drafts.ts";

const end = { job: "j1", finishedAt: "2024-01-01T00:00:00Z", rows: 12n, unjoinableRows: 1n };
const code = (one: string): object =>
  expect.objectContaining({ diagnostics: [expect.objectContaining({ code: one })] });

describe("a table's comment", () => {
  it("is read back as it was written, before and after its rows were counted", () => {
    const draft = draftOf();
    expect(readComment(draftComment(draft, "k1"))).toEqual({ kind: "draft", draft, key: "k1" });
    const manifest = finishedManifest(draft, end);
    expect(manifest).toMatchObject({ job: "j1", rows: "12", spine: { unjoinableRows: "1" } });
    expect(manifest.warnings.map((one) => one.code)).toEqual(["spine-rows-unjoinable"]);
    expect(readComment(manifestComment(manifest))).toEqual({ kind: "finished", manifest });
  });

  it.each([null, "", "somebody's", '{"format":1,', '{"format":1,"rows":"5"}', '{"format":1,"asof":1}'])(
    "that is somebody else's is left alone: %s",
    (comment) => expect(readComment(comment)).toBeNull(),
  );

  it("gives up its longest parts where the warehouse keeps fewer characters, and what tells the job last of all", () => {
    const plain = draftOf();
    const text = "x".repeat(20_000);
    const features = Array.from({ length: 500 }, (_, n) => ({
      output: `f${n}`,
      role: "r",
      view: "v",
      feature: "f",
      type: "int64",
    }));
    const long: DatasetDraft = { ...plain, manifest: { ...plain.manifest, sql: { ...plain.manifest.sql, text } } };
    expect(draftComment(long, "k").length).toBeGreaterThan(16_384);
    const short = readComment(draftComment(long, "k", 16_384));
    expect(short).toMatchObject({
      key: "k",
      draft: { manifest: { sql: { text: "", sha256: plain.manifest.sql.sha256 } } },
    });
    const longer = { ...long, manifest: { ...long.manifest, features } };
    const comment = draftComment(longer, "k", 16_384);
    expect(comment.length).toBeLessThanOrEqual(16_384);
    expect(readComment(comment)).toMatchObject({
      key: "k",
      draft: { manifest: { features: [], columns: plain.manifest.columns } },
    });
  });
});

describe("terms", () => {
  const rows = { most: "12", setBy: "limits.rows" };
  const times = { from: "2024-01-01T00:00:00Z", to: "2024-01-02T00:00:00Z", column: { column: "t", time: instant } };

  it("hold to their edges", () => {
    expect(() => checkTerms({ rows, times }, { rows: 12n, times: { from: times.from, to: times.to } })).not.toThrow();
    expect(() => checkTerms({ rows: null, times: null }, { rows: 99n, times: null })).not.toThrow();
    expect(() => checkTerms({ rows: null, times }, { rows: 0n, times: { from: null, to: null } })).not.toThrow();
  });

  it("are broken beyond them", () => {
    expect(() => checkTerms({ rows, times: null }, { rows: 13n, times: null })).toThrow(code("limit-exceeded"));
    const late = { from: times.from, to: "2024-01-02T00:00:00.000001Z" };
    expect(() => checkTerms({ rows: null, times }, { rows: 1n, times: late })).toThrow(code("spine-times-exceeded"));
    const early = { from: "2023-12-31T23:59:59.999999Z", to: times.to };
    expect(() => checkTerms({ rows: null, times }, { rows: 1n, times: early })).toThrow(code("spine-times-exceeded"));
  });
});
