import { stat } from "node:fs/promises";
import type { RunOptions } from "../../index.ts";
import type { DatasetPartition } from "../../ir/dataset.ts";
import { AsofError, type Diagnostic } from "../../kernel/diagnostics.ts";
import type { TrainingSet } from "../../runtime/retrieve/training-set.ts";
import { isTable, tableName, type Writing } from "../options/where.ts";
import { Progress } from "../progress.ts";
import { rowsText, secondsSince, secondsText } from "../quantities.ts";
import type { Session } from "../session.ts";
import type { NamedType } from "../shapes.ts";
import { textTable } from "../text-table.ts";
import { tellWarnings } from "../warnings.ts";
import { tellPhases } from "./phases.ts";

export interface WriteOutOptions extends Writing {
  readonly guessed: readonly NamedType[];
  /** What is said besides: JSON fields, and lines of a label and a text. */
  readonly told?: { readonly json: object; readonly lines: readonly (readonly [string, string])[] };
}

interface Written {
  /** As people name it. */
  readonly shown: string;
  readonly location: string;
  /** The manifest's file; null where it is the table's comment. */
  readonly manifest: string | null;
  readonly rows: bigint;
  /** Null where everything is in one file or table. */
  readonly partitions: readonly DatasetPartition[] | null;
  readonly warnings: readonly Diagnostic[];
}

/** Writes a training set to a file or a table, and says what came of it. */
export async function writeOut(session: Session, made: TrainingSet, options: WriteOutOptions): Promise<void> {
  const started = performance.now();
  const progress = new Progress(session.output);
  const write = isTable(options.out) ? toTable : toFile;
  try {
    if (write === toFile) await checkTarget(session.path(options.out), options);
    const run = await tellPhases(progress, made, session.signal);
    const written = await write(session, made, options, run);
    progress.finish();
    tellWritten(session, written, secondsSince(started), options);
  } finally {
    progress.stop();
  }
}

async function toFile(
  session: Session,
  made: TrainingSet,
  { out, overwrite, partitionBy }: WriteOutOptions,
  run: RunOptions,
): Promise<Written> {
  const path = session.path(out);
  const ifExists = overwrite ? "replace" : "error";
  const { manifestPath, ...written } = await made.toFile(path, ifExists, { ...run, partitionBy });
  const { withoutSlash } = await import("../../runtime/sink/dataset-path.ts");
  return { ...written, shown: withoutSlash(out), location: path, manifest: manifestPath };
}

/** Told before anything runs, rather than after. */
async function checkTarget(path: string, { out, overwrite, partitionBy }: WriteOutOptions): Promise<void> {
  const { datasetFormat } = await import("../../runtime/sink/dataset-path.ts");
  datasetFormat(path, partitionBy !== undefined);
  const there = await stat(path).catch(() => null);
  if (there === null || overwrite) return;
  throw AsofError.of("file-exists", `'${out}' exists already`, {
    hint: "choose another name, or replace it: --overwrite",
  });
}

async function toTable(
  _session: Session,
  made: TrainingSet,
  { out, overwrite }: WriteOutOptions,
  run: RunOptions,
): Promise<Written> {
  const { formatRelation, parseRelation } = await import("../../runtime/relation-text.ts");
  const table = parseRelation(tableName(out));
  const { rows, warnings } = await made.toTable(table, overwrite ? "replace" : "error", run);
  const name = formatRelation(table);
  return { shown: `table ${name}`, location: `table:${name}`, manifest: null, rows, partitions: null, warnings };
}

function tellWritten(session: Session, written: Written, seconds: number, { guessed, told }: WriteOutOptions): void {
  const { styles } = session.output;
  const { rows, location, warnings, manifest, partitions } = written;
  session.output.summary({ ...told?.json, rows, seconds, location, manifest, partitions, guessed, warnings }, () => {
    const details = [
      ...(told?.lines ?? []),
      ["to", written.shown],
      ["manifest", manifest === null ? "the table's comment" : `${written.shown}.dataset.json`],
      ...(partitions === null ? [] : [["partitions", String(partitions.length)] as const]),
    ];
    const title = `${styles.green("wrote")} ${styles.bold(rowsText(rows))} in ${secondsText(seconds)}`;
    return `${title}\n${textTable(details, { indent: "  " })}\n`;
  });
  tellWarnings(session, warnings);
}
