import { sql } from "../../../src/kernel/sql.ts";
import type { Analysis, AnalyzeRun } from "../../../src/ports/warehouse.ts";
import { analysisOf } from "./analysis.ts";
import type { Engine } from "./engine.ts";
import { parsePlan } from "./plan-tree.ts";
import { printText } from "./query.ts";
import { inTransaction } from "./transaction.ts";
import { uploadSpine } from "./upload.ts";

/** Runs the statement as `read` would, but for its rows, which the engine throws away. */
export function analyze(engine: Engine, run: AnalyzeRun): Promise<Analysis> {
  const { text, parameters, outline } = run.statement;
  const mode = outline.upload === null ? "read only" : "read write";
  return inTransaction(engine, { mode, signal: run.signal, limits: run.limits }, async (session) => {
    await uploadSpine(session, run);
    await session.script(printText(sql`set transaction read only`));
    const explain = printText(sql`explain (analyze, verbose, format json)`);
    const { rows } = await session.run({ text: `${explain}\n${text}`, parameters });
    return analysisOf(parsePlan(rows.map(([line]) => line ?? "").join("\n")), outline);
  });
}
