import type { Relation } from "../ir/definition.ts";
import type { TimeColumn } from "../ir/request.ts";
import type { VerifiedStatement } from "../ir/statement.ts";
import type { RowBatches } from "../ir/value.ts";
import type { AdmittedQuery } from "./dialect.ts";

/** A statement to be priced. */
export interface CostQuestion {
  readonly statement: VerifiedStatement;
  /** How many rows it will be run with, where they are uploaded and counted: its result has as many. */
  readonly spineRows: number | null;
  /** Those rows, for a planner that has to see them; null where they can be read only once. */
  readonly upload: RowBatches | null;
}

/**
 * What a statement would take, as the warehouse itself expects before it runs. Only what the vendor counts or bills: no money, whose
 * rates are each customer's own, and no seconds, which no vendor foretells.
 */
export interface CostEstimate {
  /** Bytes of tables that it would read; null where the warehouse does not say. */
  readonly bytes: bigint | null;
  /** What `bytes` is to the bytes that are read in the end. */
  readonly accuracy: "exact" | "upper_bound" | "lower_bound" | "unknown";
  /** Rows of the result; null where the warehouse does not say. */
  readonly rows: number | null;
  /** Parts of tables that it would read, of all that they have; null where the warehouse does not say. */
  readonly partitions: { readonly read: number; readonly all: number } | null;
  /** The planner's own figure, which compares plans on one server and is no time; null where there is none. */
  readonly plannerCost: number | null;
  /** How the figures were had. */
  readonly basis: "dry run" | "explain";
}

/** How far one run may go. The warehouse stops it there by itself, whatever becomes of this process. */
export interface RunLimits {
  /** Bytes that may be billed, where the warehouse bills by them; null for any. */
  readonly bytes: bigint | null;
  /** Milliseconds that the statement may take; null for what the warehouse allows. */
  readonly milliseconds: number | null;
}

/** Between what the times of some rows lie. Times that are NULL or infinite are passed over. */
export interface SpineTimesQuestion {
  readonly from:
    | { readonly kind: "table"; readonly relation: Relation }
    | { readonly kind: "query"; readonly query: AdmittedQuery };
  readonly time: TimeColumn;
  readonly limits?: RunLimits | undefined;
}
