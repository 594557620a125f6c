import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { ComparedRow, FeatureTestReport, FeatureTestResult } from "../../runtime/feature-tests/results.ts";
import { jsonEncoder } from "../../runtime/sink/json-value.ts";
import { shownValue } from "../../runtime/sink/preview.ts";
import { shownWidth } from "../clip.ts";
import { RawJson } from "../json.ts";
import { problemsText } from "../problem-text.ts";
import type { Session } from "../session.ts";
import { textTable } from "../text-table.ts";

type Told = Pick<Session, "output" | "folders">;

/** Each test with its time, what differs where one failed, and how many there are of either. */
export function reportText({ results, passed, failed }: FeatureTestReport, session: Told): string {
  const { styles, options } = session.output;
  const shown = options.quiet ? results.filter((one) => !one.passed) : results;
  const counts = `${passed} passed, ${failed} failed`;
  const text = shown.map((one) => resultText(one, session)).join("\n");
  return `${text === "" ? "" : `${text.trimEnd()}\n\n`}${styles.bold(failed === 0 ? styles.green(counts) : styles.red(counts))}\n`;
}

function resultText(result: FeatureTestResult, session: Told): string {
  const { styles } = session.output;
  const mark = result.passed ? styles.green("pass") : styles.red("FAIL");
  const title = `${mark}  ${result.name}  ${styles.dim(`${Math.ceil(result.milliseconds)} ms`)}`;
  if (result.passed) return title;
  const { place } = result;
  const where = place === null ? [] : [`      ${styles.dim(`${place.file}:${place.line}`)}`];
  return [title, ...where, ...differences(result, session), ""].join("\n");
}

function differences({ rows, problems }: FeatureTestResult, session: Told): readonly string[] {
  if (problems.length === 0) return ["", diffText(rows, session)];
  const text = problemsText(problems, session.folders, session.output.styles).trimEnd();
  return ["", ...text.split("\n").map((line) => (line === "" ? "" : `  ${line}`))];
}

/** Side by side where the terminal has room for all of it: cut values may look the same. */
function diffText(rows: readonly ComparedRow[], session: Told): string {
  const beside = diffTable(rows, session);
  const widest = Math.max(...beside.split("\n").map(shownWidth));
  return widest <= session.output.width ? beside : rows.map((row) => diffList(row, session)).join("\n\n");
}

/** A line for each value that differs, whole. */
function diffList({ row, spine, values }: ComparedRow, { output: { styles } }: Told): string {
  const own = spine.map((cell) => `${cell.name} ${cellOf(cell)}`).join(", ");
  const lines = values
    .filter(({ equal }) => !equal)
    .map(({ column, type, expected, found }) => [
      styles.bold(column),
      styles.green(shownValue(type, expected)),
      styles.red(shownValue(type, found)),
    ]);
  const table = textTable([["", "expected", "found"].map(styles.bold), ...lines], { indent: "      " });
  return `      [${row}]  ${own}\n${table}`;
}

/** Two lines a row: what was expected, and what was found where that is something else. */
function diffTable(rows: readonly ComparedRow[], { output: { styles } }: Told): string {
  const spine = [...new Set(rows.flatMap((row) => row.spine.map(({ name }) => name)))];
  const compared = [...new Set(rows.flatMap((row) => row.values.map(({ column }) => column)))];
  const lines = rows.flatMap((row) => {
    const own = spine.map((name) => cellOf(row.spine.find((one) => one.name === name)));
    const values = compared.map((name) => row.values.find(({ column }) => column === name));
    const expected = values.map((one) => {
      const text = one === undefined ? "" : shownValue(one.type, one.expected);
      return one === undefined || one.equal ? styles.dim(text) : styles.green(text);
    });
    const found = values.map((one) => {
      if (one === undefined) return "";
      return one.equal ? styles.dim("=") : styles.red(shownValue(one.type, one.found));
    });
    return [
      [`[${row.row}]`, ...own, "expected", ...expected],
      ["", ...own.map(() => ""), "found", ...found],
    ];
  });
  return textTable([["row", ...spine, "", ...compared].map(styles.bold), ...lines], { indent: "      " });
}

function cellOf(cell: ComparedRow["spine"][number] | undefined): string {
  return cell === undefined ? "" : shownValue(cell.type, cell.value);
}

/** The same for scripts, values as files of JSON lines have them. */
export function reportJson({ results, passed, failed }: FeatureTestReport): object {
  return { ok: failed === 0, passed, failed, tests: results.map(resultJson) };
}

function resultJson({ rows, problems, milliseconds, ...told }: FeatureTestResult): object {
  return {
    ...told,
    milliseconds: Math.round(milliseconds * 1_000) / 1_000,
    differences: rows.flatMap(({ row, values }) =>
      values
        .filter(({ equal }) => !equal)
        .map(({ column, type, expected, found }) => ({
          ...{ row, column, expected: jsonValue(type, expected), found: jsonValue(type, found) },
        })),
    ),
    diagnostics: problems,
  };
}

function jsonValue(type: CanonicalType, value: CanonicalValue): RawJson | null {
  return value === null ? null : new RawJson(jsonEncoder(type)(value));
}
