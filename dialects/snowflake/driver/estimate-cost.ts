import { sql } from "../../../src/kernel/sql.ts";
import type { CostEstimate, CostQuestion } from "../../../src/ports/cost.ts";
import { printText } from "./query.ts";
import { type Session, textOf } from "./session.ts";
import { tagOf } from "./tag.ts";
import { dropSpine, uploadSpine } from "./upload.ts";

/**
 * What the compilation assigns to the statement: micro-partitions left after pruning by literals, and their bytes. No warehouse runs
 * for it. Fewer are read where a join prunes more while it runs.
 * https://docs.snowflake.com/en/sql-reference/sql/explain
 */
export async function estimateCost(session: Session, { statement, spineRows }: CostQuestion): Promise<CostEstimate> {
  const spine = await uploadSpine(session, { statement, upload: noRows() });
  const text = `${printText(sql`EXPLAIN USING JSON`)}\n${statement.text}`;
  const { rows } = await session.run({ text, parameters: statement.parameters }, tagOf(statement));
  await dropSpine(session, spine);
  const stats = globalStats(textOf(rows[0]?.[0]));
  const [read, all] = [figure(stats, "partitionsAssigned"), figure(stats, "partitionsTotal")];
  const bytes = figure(stats, "bytesAssigned");
  return {
    bytes: bytes === null ? null : BigInt(bytes),
    accuracy: bytes === null ? "unknown" : "upper_bound",
    rows: spineRows,
    partitions: read === null || all === null ? null : { read, all },
    plannerCost: null,
    basis: "explain",
  };
}

async function* noRows(): AsyncGenerator<never> {}

function globalStats(json: string | null): unknown {
  const plan: unknown = JSON.parse(json ?? "null");
  return typeof plan === "object" && plan !== null ? Reflect.get(plan, "GlobalStats") : null;
}

function figure(stats: unknown, name: string): number | null {
  const value: unknown = typeof stats === "object" && stats !== null ? Reflect.get(stats, name) : null;
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}
