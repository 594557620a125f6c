import { expect, it } from "vitest";
import type { JobShape } from "../../../src/cli/jobs/job-shape.ts";
import { jobsText, jobText } from "../../../src/cli/jobs/jobs-text.ts";
import { stylesFor } from "../../../src/cli/styles.ts";

const styles = stylesFor({ write: () => undefined, isTerminal: false, width: 80 }, {}, true);
const now = BigInt(Date.parse("2024-01-01T12:00:00Z")) * 1_000n;
const done: JobShape = {
  id: "2fb46112-0897-4298-ab33-39a09a3c1d9a",
  state: "succeeded",
  project: "machines",
  service: "failure_model@1",
  user: "reader",
  startedAt: "2024-01-01T10:00:00Z",
  endedAt: "2024-01-01T10:03:00Z",
  rows: 1_234_567n,
  bytes: null,
  table: "public.trained",
  error: null,
};
const runs: JobShape = {
  ...done,
  id: "x",
  state: "running",
  service: null,
  endedAt: null,
  rows: null,
  startedAt: "2024-01-01T11:59:20Z",
};

it("a list has all columns where there is room", () => {
  expect(jobsText([runs, done], { width: Number.POSITIVE_INFINITY, styles, now })).toBe(
    [
      "id                                    state      started   of               table           took   rows       by",
      "x                                     running    40 s ago  features         public.trained  40 s              reader",
      "2fb46112-0897-4298-ab33-39a09a3c1d9a  succeeded  2 h ago   failure_model@1  public.trained  3 min  1,234,567  reader",
      "",
    ].join("\n"),
  );
  expect(jobsText([], { width: 80, styles, now })).toBe("no jobs\n");
});

it("a narrow one keeps ids whole and leaves out the last columns", () => {
  const lines = jobsText([runs, done], { width: 80, styles, now }).split("\n");
  expect(lines).toEqual([
    "id                                    state      started   of",
    "x                                     running    40 s ago  features",
    "2fb46112-0897-4298-ab33-39a09a3c1d9a  succeeded  2 h ago   failure_model@1",
    "",
  ]);
  expect(jobsText([done], { width: 20, styles, now })).toContain(done.id);
});

it("one job is told whole, but for what nobody knows", () => {
  const error = {
    code: "warehouse-full",
    severity: "error",
    message: "no room",
    path: null,
    place: null,
    hint: "free some",
  } as const;
  expect(jobText({ ...done, state: "failed", rows: null, user: null, error }, { styles, now })).toBe(`${done.id}  failed
  of       failure_model@1 of project machines
  table    public.trained
  started  2024-01-01T10:00:00Z
  ended    2024-01-01T10:03:00Z
  took     3 min
  error    warehouse-full: no room
  fix      free some
`);
});
