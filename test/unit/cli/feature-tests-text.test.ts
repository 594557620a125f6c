import { expect, it } from "vitest";
import { reportText } from "../../../src/cli/feature-tests/report.ts";
import { Output } from "../../../src/cli/output.ts";
import type { FeatureTestReport } from "../../../src/runtime/feature-tests/results.ts";

const timestamp = { kind: "timestamp" } as const;
const report: FeatureTestReport = {
  results: [
    {
      name: "the day",
      place: { file: "features/a.tests.ts", line: 4, column: null },
      passed: false,
      milliseconds: 3.2,
      rows: [
        {
          row: 1,
          spine: [
            { name: "airport", type: { kind: "string" }, value: "JFK" },
            { name: "event_timestamp", type: timestamp, value: "2024-06-01T00:00:00Z" },
          ],
          values: [
            {
              column: "opened",
              type: timestamp,
              expected: "2024-01-02T00:00:00Z",
              found: "2024-01-01T00:00:00Z",
              equal: false,
            },
            { column: "closed", type: timestamp, expected: null, found: "2024-01-01T00:00:00Z", equal: false },
            { column: "gates", type: { kind: "int64" }, expected: 7n, found: 7n, equal: true },
          ],
        },
      ],
      problems: [],
    },
  ],
  passed: 0,
  failed: 1,
};

function shown(width: number): string {
  const terminal = { write: () => undefined, isTerminal: true, width };
  const output = new Output(
    terminal,
    terminal,
    {},
    { config: null, environment: null, json: false, quiet: false, color: false },
  );
  return reportText(report, { output, folders: { current: ".", root: null } });
}

it("a wide terminal has rows side by side", () => {
  expect(shown(140)).toMatchInlineSnapshot(`
    "FAIL  the day  4 ms
          features/a.tests.ts:4

          row  airport  event_timestamp                 opened                closed                gates
          [1]  JFK      2024-06-01T00:00:00Z  expected  2024-01-02T00:00:00Z  ∅                     7
                                              found     2024-01-01T00:00:00Z  2024-01-01T00:00:00Z  =

    0 passed, 1 failed
    "
  `);
});

it("a narrow one has a line a value that differs, none of them cut", () => {
  expect(shown(70)).toMatchInlineSnapshot(`
    "FAIL  the day  4 ms
          features/a.tests.ts:4

          [1]  airport JFK, event_timestamp 2024-06-01T00:00:00Z
                  expected              found
          opened  2024-01-02T00:00:00Z  2024-01-01T00:00:00Z
          closed  ∅                     2024-01-01T00:00:00Z

    0 passed, 1 failed
    "
  `);
});
