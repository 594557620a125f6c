import type {
  CauseCount,
  DifferenceExample,
  DifferingFeature,
  ReconciledView,
  Reconciliation,
} from "../../runtime/reconcile/result.ts";
import { meanings } from "../../runtime/reconcile/words.ts";
import { shownValue } from "../../runtime/sink/preview.ts";
import { countOf, secondsText } from "../quantities.ts";
import type { Styles } from "../styles.ts";
import { textTable } from "../text-table.ts";

interface Told {
  readonly styles: Styles;
  readonly width: number;
}

/** A line a view, then what differs in each with its causes, and a line of the whole. */
export function reconciliationText({ views, seconds }: Reconciliation, { styles, width }: Told): string {
  const lines = textTable(
    views.map((view) => viewLine(view, styles)),
    { indent: "  ", width },
  );
  const differing = views.filter(({ causes }) => causes.length > 0).map((view) => viewText(view, { styles, width }));
  return `${[lines, ...differing].join("\n\n")}\n${views.some(({ causes }) => causes.length > 0) ? "\n" : ""}${wholeText(views, seconds, styles)}\n`;
}

function viewLine(view: ReconciledView, styles: Styles): readonly string[] {
  const { state, watermark, seconds } = view;
  const marks = { agrees: styles.green, differs: view.left > 0 ? styles.red : styles.green, failed: styles.red };
  const mark = state === "skipped" ? styles.dim : marks[state];
  return [
    mark(state),
    view.view,
    state === "skipped" ? "not materialized yet" : countsText(view),
    watermark === null ? "" : `as of ${watermark}`,
    secondsText(seconds),
  ];
}

function countsText({ compared, agreed, scope, scanned }: ReconciledView): string {
  const keys = `${count(agreed)} of ${count(compared)} keys agree`;
  if (scope === "sample") return scanned === null ? `${keys}, a sample` : `${keys}, a sample of both sides`;
  return scanned === null ? keys : `${keys}, ${count(scanned)} stored`;
}

function viewText({ view, version, causes, examples }: ReconciledView, { styles, width }: Told): string {
  const titles = ["", "keys", "repaired", ""].map(styles.dim);
  const table = textTable([titles, ...causes.map((cause) => causeLine(cause, styles))], { indent: "  ", width });
  return [
    `${styles.bold(view)} (version ${version})\n${table}`,
    ...examples.map((one) => exampleText(one, styles)),
  ].join("\n\n");
}

function causeLine({ cause, isFault, keys, repaired }: CauseCount, styles: Styles): readonly string[] {
  const mark = isFault && repaired < keys ? styles.red : styles.green;
  const what = `${meanings[cause]}${isFault ? "" : ": no fault"}`;
  return [mark(named(cause)), count(keys), isFault ? count(repaired) : "", what];
}

/** Of a row that is not there every feature differs. JSON has them all. */
const mostFeatures = 10;

/** One key: what is stored, what the warehouse has, why, and what helps. */
function exampleText(example: DifferenceExample, styles: Styles): string {
  const { cause, keys, features, isRepaired, reason, remedy } = example;
  const key = keys.map(({ name, type, value }) => `${name}=${shownValue(type, value)}`).join(" ");
  const title = `  ${styles.bold(named(cause))}  ${key === "" ? "the only row" : key}${isRepaired ? `  ${styles.green("repaired")}` : ""}`;
  const values = textTable(
    [
      ["", "online", "warehouse"].map(styles.dim),
      ["event time", timeText(example.onlineTime), timeText(example.warehouseTime)],
      ...features.slice(0, mostFeatures).map(featureLine),
      ...(features.length > mostFeatures ? [[styles.dim(`and ${features.length - mostFeatures} more`)]] : []),
    ],
    { indent: "    " },
  );
  const why = textTable([[styles.dim("why"), reason], ...(isRepaired ? [] : [[styles.dim("do"), remedy]])], {
    indent: "    ",
  });
  return `${title}\n${values}\n${why}`;
}

function featureLine({ name, type, online, warehouse }: DifferingFeature): readonly string[] {
  return [name, shownValue(type, online), shownValue(type, warehouse)];
}

function timeText(time: string | null): string {
  return time ?? "none";
}

function wholeText(views: readonly ReconciledView[], seconds: number, styles: Styles): string {
  const left = views.reduce((sum, view) => sum + view.left, 0);
  const failed = views.filter(({ state }) => state === "failed").length;
  const compared = views.filter(({ state }) => state === "agrees" || state === "differs").length;
  const told = [
    `${left === 0 ? "no fault" : countOf(left, "fault")} in ${countOf(compared, "view")}`,
    ...(failed === 0 ? [] : [`${countOf(failed, "view")} could not be compared`]),
  ];
  const mark = left + failed === 0 ? styles.green("clean") : styles.red("not clean");
  return `${mark}: ${told.join(", ")}, in ${secondsText(seconds)}`;
}

function named(cause: string): string {
  return cause.replaceAll("_", " ");
}

function count(rows: number): string {
  return rows.toLocaleString("en-US");
}
