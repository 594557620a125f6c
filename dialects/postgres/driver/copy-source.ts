import { UnfitValue } from "../../../src/ir/fit.ts";
import type { MixedBatches } from "../../../src/ir/mixed-batch.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { DiagnosticCode } from "../../../src/kernel/codes.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

export interface CopyColumn {
  /** The author's name, for messages. */
  readonly name: string;
  readonly type: CanonicalType;
}

export interface CopySource {
  readonly columns: readonly CopyColumn[];
  readonly rows: MixedBatches;
  /** Whether each row begins with its number, counted from 0. */
  readonly numbered: boolean;
  /** What a value of the wrong kind is called. */
  readonly unfit: DiagnosticCode;
}

export interface CopyChunk {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** Names the place of a value that its column cannot take; any other error stays what it is. */
export function unfitError(
  error: unknown,
  code: DiagnosticCode,
  column: CopyColumn | undefined,
  number: number,
): unknown {
  if (!(error instanceof UnfitValue) || column === undefined) return error;
  return AsofError.of(code, `row ${number + 1}, column '${column.name}': ${error.message}`, {
    path: column.name,
    hint: "correct the value, or declare the column with the type that it has",
  });
}

export function wrongLength(code: DiagnosticCode, length: number, expected: number, number: number): AsofError {
  return AsofError.of(code, `row ${number + 1} has ${length} values for ${expected} columns`, {
    hint: "give each row one value for each column, in the order of the columns; null for none",
  });
}
