import { sql } from "../../../src/kernel/sql.ts";
import type { CostEstimate, CostQuestion } from "../../../src/ports/cost.ts";
import type { Engine } from "./engine.ts";
import { plannedFigures } from "./plan-tree.ts";
import { printText } from "./query.ts";
import { inTransaction } from "./transaction.ts";
import { uploadSpine } from "./upload.ts";

/**
 * What the engine's planner expects. It plans over the uploaded rows themselves where they are given; without them its cost would be
 * that of a table which nobody has seen, and only their number is told.
 */
export function estimateCost(
  engine: Engine,
  { statement, spineRows, upload }: CostQuestion,
  signal: AbortSignal | undefined,
): Promise<CostEstimate> {
  const { text, parameters, outline } = statement;
  const isUploaded = outline.upload !== null;
  const mode = isUploaded ? "read write" : "read only";
  return inTransaction(engine, { mode, signal }, async (session) => {
    await uploadSpine(session, { statement, upload: upload ?? noRows(), signal });
    const { rows } = await session.run({ text: `${printText(sql`explain (format json)`)}\n${text}`, parameters });
    const planned = plannedFigures(rows.map(([line]) => line ?? "").join("\n"));
    const isSeen = !isUploaded || upload !== null;
    return {
      bytes: null,
      accuracy: "unknown",
      rows: isUploaded ? spineRows : planned.rows,
      partitions: null,
      plannerCost: isSeen ? planned.cost : null,
      basis: "explain",
    };
  });
}

async function* noRows(): AsyncGenerator<never> {}
