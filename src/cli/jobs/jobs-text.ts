import type { JobState } from "../../ports/jobs.ts";
import { timeText } from "../quantities.ts";
import type { Styles } from "../styles.ts";
import { textTable } from "../text-table.ts";
import type { JobShape } from "./job-shape.ts";

interface Column {
  readonly title: string;
  readonly cell: (job: JobShape, now: bigint) => string;
}

/** The most useful first: the last ones are left out where the terminal is narrow. */
const columns: readonly Column[] = [
  { title: "state", cell: ({ state }) => state },
  { title: "started", cell: ({ startedAt }, now) => (startedAt === null ? "" : ago(startedAt, now)) },
  { title: "of", cell: ({ service }) => service ?? "features" },
  { title: "table", cell: ({ table }) => table ?? "" },
  { title: "took", cell: (job, now) => tookText(job, now) },
  { title: "rows", cell: ({ rows }) => rows?.toLocaleString("en-US") ?? "" },
  { title: "by", cell: ({ user }) => user ?? "" },
];
const gap = 2;
/** What a column wants of a narrow line at most. */
const enough = 16;

export interface JobsTextOptions {
  readonly width: number;
  readonly styles: Styles;
  /** Microseconds since 1970. */
  readonly now: bigint;
}

/** One line a job, its id whole: it is there to be copied. */
export function jobsText(jobs: readonly JobShape[], { width, styles, now }: JobsTextOptions): string {
  if (jobs.length === 0) return "no jobs\n";
  const ids = textTable([[styles.dim("id")], ...jobs.map(({ id }) => [id])]).split("\n");
  const idWidth = Math.max(...jobs.map(({ id }) => id.length));
  const room = Math.max(width - idWidth - gap, 0);
  const shown = columnsIn(room, jobs, now);
  const cells = jobs.map((job) => shown.map(({ cell }) => cell(job, now)));
  const rest = textTable([shown.map(({ title }) => title), ...cells], { width: room }).split("\n");
  const lines = ids.map((id, index) => {
    const line = rest[index] ?? "";
    const padded = index === 0 ? id + " ".repeat(idWidth - "id".length) : id.padEnd(idWidth);
    return `${padded}${" ".repeat(gap)}${index === 0 ? styles.dim(line) : colored(line, jobs[index - 1]?.state, styles)}`;
  });
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function columnsIn(room: number, jobs: readonly JobShape[], now: bigint): readonly Column[] {
  let used = -gap;
  return columns.filter(({ title, cell }, index) => {
    const natural = Math.max(title.length, ...jobs.map((job) => cell(job, now).length));
    used += Math.min(natural, enough) + gap;
    return index === 0 || used <= room;
  });
}

/** The state, which a line begins with. */
function colored(line: string, state: JobState | undefined, styles: Styles): string {
  if (state === undefined || !line.startsWith(state)) return line;
  const paint = { running: styles.cyan, succeeded: styles.green, failed: styles.red, cancelled: styles.yellow }[state];
  return paint(state) + line.slice(state.length);
}

/** One job, all that is known of it. */
export function jobText(job: JobShape, { styles, now }: Pick<JobsTextOptions, "styles" | "now">): string {
  const details: readonly (readonly [string, string | null])[] = [
    ["of", job.project === null ? job.service : `${job.service ?? "features"} of project ${job.project}`],
    ["table", job.table],
    ["rows", job.rows?.toLocaleString("en-US") ?? null],
    ["bytes read", job.bytes?.toLocaleString("en-US") ?? null],
    ["by", job.user],
    ["started", job.startedAt],
    ["ended", job.endedAt],
    ["took", tookText(job, now)],
    ["error", job.error === null ? null : `${job.error.code}: ${job.error.message}`],
    ["fix", job.error?.hint ?? null],
  ];
  const known = details.flatMap(([label, text]) => (text === null || text === "" ? [] : [[label, text]]));
  return `${styles.bold(job.id)}  ${colored(job.state, job.state, styles)}\n${textTable(known, { indent: "  " })}\n`;
}

function tookText({ state, startedAt, endedAt }: JobShape, now: bigint): string {
  if (startedAt === null) return "";
  const end = state === "running" ? Number(now / 1_000n) : endedAt === null ? Number.NaN : Date.parse(endedAt);
  const seconds = (end - Date.parse(startedAt)) / 1_000;
  return Number.isNaN(seconds) ? "" : timeText(Math.max(0, seconds));
}

function ago(instant: string, now: bigint): string {
  return `${timeText(Math.max(0, (Number(now / 1_000n) - Date.parse(instant)) / 1_000))} ago`;
}
