import { type Column, type ColumnBatch, infiniteDate, infiniteInstant } from "../../ir/columns.ts";
import type { KnownSpineTimes, SpineTimes } from "../../ir/request.ts";
import type { CanonicalValue, RowBatches } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";

/** Holds the times of a spine's rows against what was said of them: bounds in the statement rest on it. */
export class SpineWatch {
  readonly #said: KnownSpineTimes;
  readonly #from: bigint | null;
  readonly #to: bigint | null;

  constructor(said: KnownSpineTimes) {
    this.#said = said;
    this.#from = said.from === null ? null : parseInstant(said.from);
    this.#to = said.to === null ? null : parseInstant(said.to);
  }

  /** A time of a row to be uploaded; one that is no instant is joined to nothing. */
  value(value: CanonicalValue | undefined): void {
    if (typeof value !== "string") return;
    const instant = parseInstant(value);
    if (instant !== null) this.instant(instant);
  }

  /** The times of rows that came out. */
  column({ rows }: ColumnBatch, column: Column | undefined): void {
    if (column === undefined) return;
    const { values, nulls } = column;
    if (values.storage === "int64") {
      const { future, past } = infiniteInstant;
      for (let row = 0; row < rows; row++) {
        const time = values.data[row];
        if (nulls?.[row] !== 1 && time !== undefined && time !== future && time !== past) this.instant(time);
      }
    } else if (values.storage === "int32") {
      const { future, past } = infiniteDate;
      for (let row = 0; row < rows; row++) {
        const day = values.data[row];
        if (nulls?.[row] !== 1 && day !== undefined && day !== future && day !== past)
          this.instant(BigInt(day) * microsecondsOfDay);
      }
    }
  }

  /** The least and the greatest time of rows that were made. */
  ends({ from, to }: SpineTimes): void {
    for (const end of [from, to]) this.value(end);
  }

  instant(time: bigint): void {
    if ((this.#from === null || time >= this.#from) && (this.#to === null || time <= this.#to)) return;
    throw outside(this.#said, formatInstant(time));
  }
}

const microsecondsOfDay = 86_400_000_000n;

function outside(said: KnownSpineTimes, time: string): AsofError {
  const ends = `${said.from ?? "any time"} to ${said.to ?? "any time"}`;
  const who = said.by === "caller" ? "as the request says" : "as was found before it ran";
  return AsofError.of(
    "spine-times-exceeded",
    `a row of the spine is of ${time}: its times do not lie from ${ends}, ${who}; nothing was kept`,
    {
      path: "spineTimes",
      hint:
        said.by === "caller"
          ? "widen spineTimes (--spine-from, --spine-to), or leave them out"
          : "the spine changed meanwhile: run it again",
    },
  );
}

/** Between what the times of rows lie: reads them all. */
export async function timesOfRows(batches: RowBatches, index: number): Promise<KnownSpineTimes | null> {
  let least: bigint | null = null;
  let greatest: bigint | null = null;
  for await (const batch of batches) {
    for (const row of batch) {
      const value = row[index];
      const time = typeof value === "string" ? parseInstant(value) : null;
      if (time === null) continue;
      if (least === null || time < least) least = time;
      if (greatest === null || time > greatest) greatest = time;
    }
  }
  if (least === null || greatest === null) return null;
  return { from: formatInstant(least), to: formatInstant(greatest), by: "rows" };
}
