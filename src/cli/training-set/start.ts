import type { TrainingSet } from "../../runtime/retrieve/training-set.ts";
import { remember } from "../jobs/remember.ts";
import { Progress } from "../progress.ts";
import type { Session } from "../session.ts";
import type { NamedType } from "../shapes.ts";
import { textTable } from "../text-table.ts";
import { tellWarnings } from "../warnings.ts";
import { tellPhases } from "./phases.ts";

export interface StartOptions {
  /** The table's name, as the user wrote it. */
  readonly table: string;
  readonly overwrite: boolean;
  readonly guessed: readonly NamedType[];
  /** What is said besides: JSON fields, and lines of a label and a text. */
  readonly told?: { readonly json: object; readonly lines: readonly (readonly [string, string])[] };
}

/** Starts a training set that the warehouse makes by itself, and says how it is found again. With --quiet: its id alone. */
export async function startJob(
  session: Session,
  made: TrainingSet,
  { table, overwrite, guessed, told }: StartOptions,
): Promise<void> {
  const { output } = session;
  const progress = new Progress(output);
  try {
    const { formatRelation, parseRelation } = await import("../../runtime/relation-text.ts");
    const relation = parseRelation(table);
    const { warnings, resolved } = await made.compiled();
    const run = await tellPhases(progress, made, session.signal);
    const { id } = await made.start(relation, overwrite ? "replace" : "error", run);
    progress.stop();
    const name = formatRelation(relation);
    await remember(session, [startedShape(id, resolved.service, name)]);
    output.result({ ...told?.json, id, table: name, guessed, warnings }, () =>
      output.options.quiet ? `${id}\n` : startedText(session, id, name, told?.lines ?? []),
    );
    tellWarnings(session, warnings);
  } finally {
    progress.stop();
  }
}

function startedText(
  { output: { styles } }: Session,
  id: string,
  table: string,
  told: readonly (readonly [string, string])[],
): string {
  const details = [
    ...told,
    ["into", `table ${table}`],
    ["wait", `asof jobs wait ${id}`],
    ["fetch", `asof jobs fetch ${id} --out FILE`],
    ["cancel", `asof jobs cancel ${id}`],
  ];
  return `${styles.green("started")} ${styles.bold(`job ${id}`)}\n${textTable(details, { indent: "  " })}\n`;
}

function startedShape(id: string, service: string | null, table: string): Parameters<typeof remember>[1][number] {
  const nothing = { user: null, startedAt: null, endedAt: null, rows: null, bytes: null, error: null, project: null };
  return { id, state: "running", service, table, ...nothing };
}
