import { expect, it } from "vitest";
import { runText, summaryText } from "../../../src/cli/materialize/run-text.ts";
import { stylesFor } from "../../../src/cli/styles.ts";
import type { LedgerEntry } from "../../../src/ports/run-store.ts";
import type { RunSummary, ViewSummary } from "../../../src/runtime/materialize/events.ts";

const styles = stylesFor({ write: () => undefined, isTerminal: false, width: 80 }, {}, true);

const view: ViewSummary = {
  ...{ view: "weather", version: "0a1b", state: "succeeded", intervals: 1, committed: 1, received: 3, written: 2 },
  ...{ billed: null, seconds: 1, watermark: "2024-01-01T00:00:00Z", switched: false, problems: [] },
};

const run: RunSummary["run"] = {
  ...{ id: "7", project: "p", kind: "incremental", state: "failed", by: null, leaseMs: 60_000, isCancelled: false },
  ...{ startedAt: "2024-01-01T00:00:00Z", endedAt: null, leaseUntil: "2024-01-01T00:01:00Z", reason: null },
  asked: { views: [], start: null, end: "2024-01-01T00:00:00Z", shard: null, every: null },
};

function told(...views: readonly ViewSummary[]): readonly string[] {
  const text = summaryText({ run, views, received: 3, written: 2, billed: null, seconds: 1 }, { styles, width: 120 });
  return text.split("\n").map((line) => line.trim().replace(/ {2,}/g, "  "));
}

it("a view that could not be begun is not told as one with nothing left to load", () => {
  const failed: ViewSummary = { ...view, version: "", state: "failed", intervals: 0, watermark: null };
  const idle: ViewSummary = { ...view, intervals: 0 };
  expect(told(failed, idle, view).slice(0, 3)).toEqual([
    "failed  weather  nothing begun  1.00 s",
    "succeeded  weather  nothing left to load  1.00 s  up to 2024-01-01T00:00:00Z",
    "succeeded  weather  2 of 3 rows  1.00 s  up to 2024-01-01T00:00:00Z",
  ]);
});

it("a view whose first interval failed covers nothing", () => {
  const failed: ViewSummary = { ...view, state: "failed", watermark: null };
  expect(told(failed)[0]).toBe("failed  weather  2 of 3 rows  1.00 s  nothing covered yet");
});

it("a run of a store that bills by the write tells afterwards what it was sent", () => {
  const interval: LedgerEntry = {
    ...{ version: { project: "p", view: "weather", version: "0a1b" }, shard: null, run: "7" },
    state: "committed",
    ...{ interval: { start: null, end: "2024-01-01T00:00:00Z" }, attempt: 1, startedAt: null, endedAt: null },
    ...{ received: 3, written: 2, reason: null, billed: { items: 3, bytes: 700, writeUnits: 4 } },
  };
  const text = (intervals: Parameters<typeof runText>[0]["intervals"]) =>
    runText({ run, intervals }, { styles, width: 120 });
  expect(text([interval, interval])).toContain("  6 items sent, 1.4 kB: 8 write units\n");
  expect(text([{ ...interval, billed: null }])).not.toContain("items sent");
});
