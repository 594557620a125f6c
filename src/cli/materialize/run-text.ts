import { formatBytes } from "../../kernel/byte-size.ts";
import type { BilledWrites } from "../../ports/online-store.ts";
import type { Run, RunDetails } from "../../ports/run-store.ts";
import { together } from "../../runtime/materialize/billed.ts";
import type { DryRun } from "../../runtime/materialize/dry-run.ts";
import type { RunSummary, ViewSummary } from "../../runtime/materialize/events.ts";
import { countOf, secondsText, timeText } from "../quantities.ts";
import type { Styles } from "../styles.ts";
import { textTable } from "../text-table.ts";

interface Told {
  readonly styles: Styles;
  readonly width: number;
}

/** A line a view, and one of the whole. */
export function summaryText(
  { run, views, received, written, billed, seconds }: RunSummary,
  { styles, width }: Told,
): string {
  const lines = views.map((view) => [
    stateText(view.state, styles),
    view.view,
    rowsOf(view),
    secondsText(view.seconds),
    coverageOf(view),
    view.switched ? `version ${view.version} is read now` : "",
  ]);
  const title = `${stateText(run.state, styles)} run ${styles.bold(run.id)}: ${count(written)} of ${count(received)} rows written in ${secondsText(seconds)}`;
  return `${textTable(lines, { indent: "  ", width })}\n${title}\n${billed === null ? "" : `  ${billText(billed)}\n`}`;
}

/** What a store that bills by the write counts. */
function billText({ items, bytes, writeUnits }: BilledWrites): string {
  return `${count(items)} items sent, ${formatBytes(BigInt(bytes))}: ${count(writeUnits)} write units`;
}

function rowsOf({ state, intervals, committed, received, written }: ViewSummary): string {
  if (intervals === 0) return state === "succeeded" ? "nothing left to load" : "nothing begun";
  const parts = intervals === 1 ? "" : `, ${committed} of ${intervals} intervals`;
  return `${count(written)} of ${count(received)} rows${parts}`;
}

/** Of a view that failed before anybody looked, nothing is known. */
function coverageOf({ state, intervals, watermark }: ViewSummary): string {
  if (watermark !== null) return `up to ${watermark}`;
  return intervals === 0 && state !== "succeeded" ? "" : "nothing covered yet";
}

/** What would be done. */
export function dryRunText({ views }: DryRun, { styles, width }: Told): string {
  const lines = views.flatMap(({ view, version, isNew, intervals }) => {
    const title = `${isNew ? `new version ${version}` : version}`;
    if (intervals.length === 0) return [[styles.bold(view), title, "nothing left to load", ""]];
    return intervals.map(({ interval, cost, billed }, index) => [
      index === 0 ? styles.bold(view) : "",
      index === 0 ? title : "",
      `${interval.start ?? "the beginning"} to ${interval.end}`,
      billed === null ? costText(cost) : `${costText(cost)}; about ${count(billed.writeUnits)} write units`,
    ]);
  });
  return `${textTable(lines, { width })}\n`;
}

function costText({ rows, bytes }: DryRun["views"][number]["intervals"][number]["cost"]): string {
  const told = [
    ...(rows === null ? [] : [`about ${count(rows)} rows`]),
    ...(bytes === null ? [] : [`${bytes.toLocaleString("en-US")} bytes`]),
  ];
  return told.length === 0 ? "the warehouse does not say" : told.join(", ");
}

/** One line a run, its id whole: it is there to be copied. */
export function runsText(runs: readonly Run[], { styles, width }: Told, now: bigint): string {
  if (runs.length === 0) return "no runs\n";
  const titles = ["id", "state", "kind", "started", "took", "views", "by"].map(styles.dim);
  const lines = runs.map((run) => [
    run.id,
    stateText(run.state, styles),
    run.kind,
    `${timeText(secondsBetween(run.startedAt, now))} ago`,
    run.endedAt === null ? "" : secondsText((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1_000),
    countOf(run.asked.views.length, "view"),
    run.by ?? "",
  ]);
  return `${textTable([titles, ...lines], { width: Math.max(width, 60) })}\n`;
}

/** One run, with its intervals. */
export function runText({ run, intervals }: RunDetails, { styles, width }: Told): string {
  const { asked } = run;
  const facts: readonly (readonly [string, string | null])[] = [
    ["kind", run.kind],
    ["views", asked.views.join(", ")],
    ["interval", `${asked.start ?? "where the last run ended"} to ${asked.end}`],
    ["shard", asked.shard === null ? null : `${asked.shard.index}/${asked.shard.of}`],
    ["by", run.by],
    ["started", run.startedAt],
    ["ended", run.endedAt],
    ["lease until", run.state === "running" || run.state === "lost" ? run.leaseUntil : null],
    ["reason", run.reason],
  ];
  const known = facts.flatMap(([label, text]) => (text === null ? [] : [[label, text]]));
  const lines = intervals.map(({ version, interval, state, received, written, reason }) => [
    stateText(state, styles),
    version.view,
    `${interval.start ?? "the beginning"} to ${interval.end}`,
    state === "committed" ? `${count(written)} of ${count(received)} rows` : (reason ?? ""),
  ]);
  const table = lines.length === 0 ? "" : `${textTable(lines, { indent: "  ", width })}\n`;
  const billed = intervals.map((one) => one.billed).reduce(together, null);
  const bill = billed === null ? "" : `  ${billText(billed)}\n`;
  return `${styles.bold(run.id)}  ${stateText(run.state, styles)}\n${textTable(known, { indent: "  ", width })}\n${table}${bill}`;
}

export function stateText(state: string, styles: Styles): string {
  if (["succeeded", "committed"].includes(state)) return styles.green(state);
  if (["failed", "lost"].includes(state)) return styles.red(state);
  return state === "running" ? styles.cyan(state) : styles.yellow(state);
}

function count(rows: number): string {
  return rows.toLocaleString("en-US");
}

function secondsBetween(instant: string, now: bigint): number {
  return Math.max(0, (Number(now / 1_000n) - Date.parse(instant)) / 1_000);
}
