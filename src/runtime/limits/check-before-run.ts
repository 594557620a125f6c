import type { VerifiedStatement } from "../../ir/statement.ts";
import { formatBytes } from "../../kernel/byte-size.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import { exceeded, quantity, unknowable } from "./exceeded.ts";
import type { LimitsInForce } from "./in-force.ts";

export interface RunToCheck {
  readonly limits: LimitsInForce;
  readonly statement: VerifiedStatement;
  /** Of uploaded rows, where they are counted. */
  readonly spineRows: number | null;
  readonly dialect: Dialect;
  readonly warehouse: () => Promise<Warehouse>;
  readonly signal: AbortSignal | undefined;
}

/** Refuses a run beyond its limits, as far as that can be told before it begins and anything is billed. */
export async function checkBeforeRun(run: RunToCheck): Promise<void> {
  const { limits, spineRows } = run;
  if (limits.rows !== null && spineRows !== null && spineRows > limits.rows.most)
    throw exceeded(limits.rows, `the request makes ${quantity("rows", spineRows)}`);
  await checkBytes(run);
}

async function checkBytes({ limits, statement, spineRows, dialect, warehouse, signal }: RunToCheck): Promise<void> {
  const { bytes } = limits;
  if (bytes === null) return;
  const tells = dialect.capabilities.costEstimate.answer === "bytes";
  const estimate = tells
    ? await (await warehouse()).estimateCost({ statement, spineRows, upload: null }, signal)
    : null;
  const would = estimate?.bytes ?? null;
  if (would === null && bytes.setBy === "request") throw unknowable(bytes, dialect.name);
  if (would === null || would <= bytes.most) return;
  const most = estimate?.accuracy === "upper_bound" ? "up to " : "";
  throw exceeded(bytes, `the statement would read ${most}${formatBytes(would)}`);
}
