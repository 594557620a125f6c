import { stat } from "node:fs/promises";
import type { RunOptions } from "../../index.ts";
import { AsofError, type Diagnostic } from "../../kernel/diagnostics.ts";
import type { TrainingSet } from "../../runtime/retrieve/training-set.ts";
import { Progress } from "../progress.ts";
import { rowsText, secondsSince, secondsText } from "../quantities.ts";
import type { Session } from "../session.ts";
import type { NamedType } from "../shapes.ts";
import { textTable } from "../text-table.ts";
import { tellWarnings } from "../warnings.ts";

export interface WriteOutOptions {
  readonly out: string;
  readonly overwrite: boolean;
  readonly guessed: readonly NamedType[];
}

interface Written {
  /** As people name it. */
  readonly shown: string;
  readonly location: string;
  /** The manifest's file; null where it is the table's comment. */
  readonly manifest: string | null;
  readonly rows: bigint;
  readonly warnings: readonly Diagnostic[];
}

/** Writes a training set to a file or a table, and says what came of it. */
export async function writeOut(session: Session, made: TrainingSet, options: WriteOutOptions): Promise<void> {
  const started = performance.now();
  const progress = new Progress(session.output);
  const run: RunOptions = {
    signal: session.signal,
    onUpload: (rows) => progress.tell("uploading the spine", rows),
    onRows: (rows) => progress.tell("writing", rows),
  };
  const write = options.out.startsWith("table:") ? toTable : toFile;
  try {
    progress.tell("preparing");
    const written = await write(session, made, options, run);
    progress.stop();
    tellWritten(session, written, secondsSince(started), options.guessed);
  } finally {
    progress.stop();
  }
}

async function toFile(
  session: Session,
  made: TrainingSet,
  { out, overwrite }: WriteOutOptions,
  run: RunOptions,
): Promise<Written> {
  const path = session.path(out);
  await checkTarget(path, out, overwrite);
  const { rows, warnings, manifestPath } = await made.toFile(path, overwrite ? "replace" : "error", run);
  return { shown: out, location: path, manifest: manifestPath, rows, warnings };
}

/** Told before anything runs, rather than after. */
async function checkTarget(path: string, out: string, overwrite: boolean): Promise<void> {
  const { formatOf } = await import("../../runtime/files/format.ts");
  formatOf(path);
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
  const table = parseRelation(out.slice("table:".length));
  const { rows, warnings } = await made.toTable(table, overwrite ? "replace" : "error", run);
  const name = formatRelation(table);
  return { shown: `table ${name}`, location: `table:${name}`, manifest: null, rows, warnings };
}

function tellWritten(session: Session, written: Written, seconds: number, guessed: readonly NamedType[]): void {
  const { styles } = session.output;
  const { rows, location, warnings, manifest } = written;
  session.output.summary({ rows, seconds, location, manifest, guessed, warnings }, () => {
    const details = [
      ["to", written.shown],
      ["manifest", manifest === null ? "the table's comment" : `${written.shown}.dataset.json`],
    ];
    const title = `${styles.green("wrote")} ${styles.bold(rowsText(rows))} in ${secondsText(seconds)}`;
    return `${title}\n${textTable(details, "  ")}\n`;
  });
  tellWarnings(session, warnings);
}
