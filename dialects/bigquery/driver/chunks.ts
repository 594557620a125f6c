import { UnfitValue } from "../../../src/ir/fit.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import type { DiagnosticCode } from "../../../src/kernel/codes.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { jsonLine } from "./json-lines.ts";
import { cancelledError } from "./service.ts";
import type { NamedType } from "./types.ts";

/** Rows and their lines, so many as fit in one request. */
export interface Chunk {
  readonly rows: readonly Row[];
  readonly lines: readonly string[];
  readonly bytes: number;
}

export interface ChunkLimits {
  readonly rows: number;
  readonly bytes: number;
}

export interface ChunkSource {
  readonly columns: readonly NamedType[];
  readonly batches: RowBatches;
  /** Whether a row's number comes before its values. */
  readonly numbered: boolean;
  /** The code for a value that BigQuery cannot hold. */
  readonly unfit: DiagnosticCode;
  readonly signal: AbortSignal | undefined;
}

/** Cuts rows into chunks of at most so many rows and bytes; the limits of the next one are asked for as it begins. */
export async function* chunksOf(
  source: ChunkSource,
  limits: () => ChunkLimits,
): AsyncGenerator<Chunk, void, undefined> {
  const { columns, batches, numbered, unfit, signal } = source;
  let [rows, lines, bytes, number] = [[] as Row[], [] as string[], 0, 0n];
  let limit = limits();
  for await (const batch of batches) {
    if (signal?.aborted) throw cancelledError();
    for (const given of batch) {
      number += 1n;
      const row = numbered ? [number, ...given] : given;
      const line = lineOf(columns, row, number, unfit);
      const size = Buffer.byteLength(line);
      if (rows.length > 0 && (rows.length >= limit.rows || bytes + size > limit.bytes)) {
        yield { rows, lines, bytes };
        [rows, lines, bytes, limit] = [[], [], 0, limits()];
      }
      rows.push(row);
      lines.push(line);
      bytes += size;
    }
  }
  yield { rows, lines, bytes };
}

function lineOf(columns: readonly NamedType[], row: Row, number: bigint, unfit: DiagnosticCode): string {
  try {
    return jsonLine(columns, row);
  } catch (error) {
    if (!(error instanceof UnfitValue)) throw error;
    throw AsofError.of(unfit, `row ${number}: ${error.message}`);
  }
}
