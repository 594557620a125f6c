import type { Warehouse } from "../../src/ports/warehouse.ts";

/** A warehouse that the contract is for. One file makes one: `postgres.ts` here, the others in test/warehouses/contract. */
export interface ContractSubject {
  readonly name: string;
  readonly says: ContractSql;
  readonly allowances: Allowances;
  start(): Promise<RunningSubject>;
}

/** A warehouse that runs for the contract: empty, its own, over its real driver. */
export interface RunningSubject {
  readonly warehouse: Warehouse;
  /** Statements round the driver, as another tool would send them. */
  script(...statements: readonly string[]): Promise<void>;
  /** A query of one whole-number column that takes longer than any test waits; its column's name. */
  endless(): Promise<{ readonly text: string; readonly column: string }>;
  /** What work that is over has left: tables of its own, sessions that still work, jobs that still run. */
  leftovers(): Promise<readonly string[]>;
  /** The comment of a table in the place where names without a schema lead. */
  comment(table: string): Promise<string | null>;
  stop(): Promise<void>;
}

/** The few texts that the contract needs in a warehouse's own SQL. */
export interface ContractSql {
  quoted(name: string): string;
  /** Where the first of the values that are bound to a statement stands, as text. */
  readonly boundText: string;
  /** A query of `n` from 1 to `count`, in that order. */
  numbers(count: number): string;
  /** As `numbers`, failing at one of them with a message that holds `failing`. */
  failingNumbers(count: number, at: number): string;
  /** A query of `nan`, `more` and `less`: not a number, and the two infinities. */
  readonly notFinite: string;
}

/** Where a warehouse cannot keep the contract to the letter, and why: null where it can. All of them are listed here. */
export interface Allowances {
  /** Types that the catalog gives back as another (null: as none that it knows), since the warehouse stores them as that. */
  readonly storedAs: Readonly<Record<string, { readonly kind: string | null; readonly because: string }>>;
  /** A NULL array comes back as an empty one, and an array holds no NULL. */
  readonly noNullArrays: string | null;
  /** JSON comes back as the same value in another text. */
  readonly jsonText: string | null;
  /** There are no infinite times. */
  readonly finiteTimes: string | null;
  /** `estimateRows` knows nothing. */
  readonly noRowEstimates: string | null;
  /** `close` ends nothing, so that it goes on working. */
  readonly nothingToClose: string | null;
}
