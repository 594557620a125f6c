import { expect, it } from "vitest";
import { jsonText } from "../../../src/cli/json.ts";
import { reconciliationJson } from "../../../src/cli/reconcile/reconciliation-json.ts";
import { reconciliationText } from "../../../src/cli/reconcile/reconciliation-text.ts";
import { stylesFor } from "../../../src/cli/styles.ts";
import type { DifferenceExample, ReconciledView, Reconciliation } from "../../../src/runtime/reconcile/result.ts";

const styles = stylesFor({ write: () => undefined, isTerminal: false, width: 80 }, {}, true);
const example: DifferenceExample = {
  cause: "failed_interval",
  keys: [
    { name: "airport", type: { kind: "string" }, value: "JFK" },
    { name: "gate", type: { kind: "int64" }, value: 9_007_199_254_740_993n },
  ],
  features: [
    { name: "temp", type: { kind: "float64" }, online: null, warehouse: Number.NaN },
    { name: "image", type: { kind: "bytes" }, online: null, warehouse: Uint8Array.of(1, 2) },
  ],
  onlineTime: null,
  warehouseTime: "2024-01-01T09:00:00Z",
  reason: "its interval is failed in run 7",
  remedy: "run it again",
  isRepaired: false,
};
const agreeing: ReconciledView = {
  view: "planes",
  version: "0a1b",
  state: "agrees",
  watermark: "2024-01-01T10:00:00Z",
  scope: "sample",
  compared: 1_000,
  agreed: 1_000,
  scanned: null,
  causes: [],
  examples: [],
  left: 0,
  problems: [],
  seconds: 0.5,
};
const differing: ReconciledView = {
  ...agreeing,
  view: "weather",
  state: "differs",
  scope: "all",
  compared: 12_000,
  agreed: 11_995,
  scanned: 11_997,
  causes: [
    { cause: "failed_interval", isFault: true, keys: 3, repaired: 1 },
    { cause: "newer", isFault: false, keys: 2, repaired: 0 },
  ],
  examples: [example, { ...example, cause: "newer", features: [], isRepaired: true, reason: "it was pushed" }],
  left: 2,
};
const at = "2024-01-01T12:00:00Z";

it("a clean comparison is a line a view", () => {
  const skipped: ReconciledView = {
    ...agreeing,
    view: "new",
    state: "skipped",
    watermark: null,
    compared: 0,
    agreed: 0,
  };
  const clean: Reconciliation = { isClean: true, at, views: [agreeing, skipped], seconds: 1 };
  expect(reconciliationText(clean, { styles, width: 120 })).toBe(
    `  agrees   planes  1,000 of 1,000 keys agree, a sample  as of 2024-01-01T10:00:00Z  0.50 s
  skipped  new     not materialized yet                                             0.50 s
clean: no fault in 1 view, in 1.00 s
`,
  );
});

it("what differs is told with its causes, what is stored, what is in the warehouse, why, and what helps", () => {
  const failed: ReconciledView = {
    ...agreeing,
    view: "gone",
    state: "failed",
    watermark: null,
    compared: 0,
    agreed: 0,
  };
  const found: Reconciliation = { isClean: false, at, views: [differing, failed], seconds: 1 };
  expect(reconciliationText(found, { styles, width: 140 })).toBe(
    `  differs  weather  11,995 of 12,000 keys agree, 11,997 stored  as of 2024-01-01T10:00:00Z  0.50 s
  failed   gone     0 of 0 keys agree, a sample                                             0.50 s

weather (version 0a1b)
                   keys  repaired
  failed interval  3     1         of an interval that was never loaded to its end
  newer            2               newer than the warehouse's: no fault

  failed interval  airport=JFK gate=9007199254740993
                online  warehouse
    event time  none    2024-01-01T09:00:00Z
    temp        ∅       NaN
    image       ∅       \\x0102
    why  its interval is failed in run 7
    do   run it again

  newer  airport=JFK gate=9007199254740993  repaired
                online  warehouse
    event time  none    2024-01-01T09:00:00Z
    why  it was pushed

not clean: 2 faults in 1 view, 1 view could not be compared, in 1.00 s
`,
  );
});

it("of many features some are told", () => {
  const features = Array.from({ length: 500 }, (_, index) => ({
    ...{ name: `f${index}`, type: { kind: "int32" } as const, online: null, warehouse: index },
  }));
  const view = { ...differing, examples: [{ ...example, features }] };
  const text = reconciliationText({ isClean: false, at, views: [view], seconds: 1 }, { styles, width: 140 });
  expect(text).toContain("    f9            ∅       9\n    and 490 more\n    why");
});

it("JSON has values as files of rows have them", () => {
  const text = jsonText(reconciliationJson({ isClean: false, at, views: [differing], seconds: 1 }));
  expect(text).toContain('"value": 9007199254740993');
  expect(JSON.parse(text)).toMatchObject({
    ok: false,
    views: [
      {
        view: "weather",
        left: 2,
        examples: [
          {
            keys: [{ name: "airport", type: "string", value: "JFK" }, { name: "gate" }],
            features: [
              { name: "temp", type: "float64", online: null, warehouse: "NaN" },
              { name: "image", online: null, warehouse: "AQI=" },
            ],
          },
          {},
        ],
      },
    ],
  });
});
