import { rowsOf } from "../../ir/column-rows.ts";
import { typeName } from "../../ir/types.ts";
import type { Row } from "../../ir/value.ts";
import type { ReadResult } from "../../ports/warehouse.ts";
import type { TrainingSet } from "../../runtime/retrieve/training-set.ts";
import { RawJson } from "../json.ts";
import { Progress } from "../progress.ts";
import { countOf } from "../quantities.ts";
import type { Session } from "../session.ts";
import type { NamedType } from "../shapes.ts";
import { tellWarnings } from "../warnings.ts";
import { tellPhases } from "./phases.ts";

export interface PreviewOptions {
  readonly guessed: readonly NamedType[];
  /** The option that writes all rows. */
  readonly all: string;
  /** What JSON says besides. */
  readonly told?: object;
}

/** Shows the first rows. Nothing is kept. */
export async function preview(
  session: Session,
  made: TrainingSet,
  limit: number,
  { guessed, all, told = {} }: PreviewOptions,
): Promise<void> {
  const { output, signal } = session;
  const progress = new Progress(output);
  try {
    const run = await tellPhases(progress, made, signal);
    const { warnings } = await made.compiled();
    const result = await made.read(run);
    const { rows, more } = await firstRows(result, limit);
    progress.stop();
    const { jsonLines } = await import("../../runtime/sink/json-lines.ts");
    const { formatPreview } = await import("../../runtime/sink/preview.ts");
    const columns = result.columns.map(({ name, type }) => ({ name, type: typeName(type) }));
    const json = jsonLines(result.columns);
    const objects = output.options.json ? rows.map((row) => new RawJson(json.line(row).trimEnd())) : [];
    output.result({ ...told, columns, rows: objects, truncated: more, guessed, warnings }, () =>
      formatPreview(result.columns, rows, { width: output.out.width, color: output.styles.enabled }),
    );
    const shown = more ? `the first ${countOf(rows.length, "row")}; all of them: ${all}` : countOf(rows.length, "row");
    if (!output.options.quiet && !output.options.json) output.err.write(`${output.errorStyles.dim(shown)}\n`);
    tellWarnings(session, warnings);
  } finally {
    progress.stop();
  }
}

/** Leaving the loop frees the session. */
async function firstRows(
  { columns, batches }: ReadResult,
  limit: number,
): Promise<{ readonly rows: readonly Row[]; readonly more: boolean }> {
  const rows: Row[] = [];
  for await (const batch of rowsOf(columns, batches)) {
    rows.push(...batch.slice(0, limit + 1 - rows.length));
    if (rows.length > limit) break;
  }
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
