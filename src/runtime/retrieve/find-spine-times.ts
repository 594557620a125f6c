import type { Compiled } from "../../compiler/compile.ts";
import type { KnownSpineTimes, ResolvedSpine } from "../../ir/request.ts";
import type { RunLimits } from "../../ports/cost.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import { timesOfRows } from "../limits/spine-watch.ts";
import type { UploadableSpine } from "./spine-rows.ts";

export interface SpineToAsk {
  readonly upload: UploadableSpine | null;
  readonly dialect: Dialect;
  /** Opens the warehouse; null where nothing is to be asked of it. */
  readonly warehouse: (() => Promise<Warehouse>) | null;
  /** How far that query may go. */
  readonly limits: RunLimits | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Between what the times of a spine lie, where a literal made of it lets the warehouse read less: from the rows, if they can be read
 * twice, or by one query of the spine. Null where that is of no use, or cannot be told.
 */
export async function findSpineTimes(
  { resolved: { spine, joins } }: Compiled,
  { upload, dialect, warehouse, limits, signal }: SpineToAsk,
): Promise<KnownSpineTimes | null> {
  const isTimed = joins.some((join) => join.source.eventTime !== null);
  if (!isTimed || !isPlain(spine)) return null;
  const { from, time } = spine;
  if (from.kind === "rows") return upload?.again === undefined ? null : ofRows(upload, upload.again, time.column);
  if (warehouse === null || (from.kind !== "table" && from.kind !== "query")) return null;
  const rows = from.kind === "table" ? from : await admitted(from, dialect);
  if (rows === null) return null;
  const found = await (await warehouse()).spineTimes({ from: rows, time, limits }, signal);
  return found.from === null ? ofNoTimes("probe") : { ...found, by: "probe" };
}

function isPlain({ time: { time } }: ResolvedSpine): boolean {
  return time.form === "instant" || time.zone === "UTC";
}

async function ofRows(
  upload: UploadableSpine,
  again: NonNullable<UploadableSpine["again"]>,
  time: string,
): Promise<KnownSpineTimes> {
  const index = upload.columns.findIndex(({ name }) => name === time);
  return (await timesOfRows(await again(), index)) ?? ofNoTimes("rows");
}

/** Where no row has a time, nothing is joined: whatever is said of the times holds, and this reads the least. */
function ofNoTimes(by: KnownSpineTimes["by"]): KnownSpineTimes {
  return { from: "1970-01-01T00:00:00Z", to: "1970-01-01T00:00:00Z", by };
}

async function admitted({ query }: Extract<ResolvedSpine["from"], { kind: "query" }>, dialect: Dialect) {
  const reading = await dialect.reader.read(query);
  return reading.ok ? ({ kind: "query", query: reading.query } as const) : null;
}
