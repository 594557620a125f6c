import type { Relation } from "../ir/definition.ts";

/** What somebody relies on, and wants to know whether it is there. */
export interface HealthQuestion {
  /** Tables whose rows will be read. */
  readonly reads: readonly Relation[];
  /** Schemas in which tables will be made; null is the one that a name without a schema gets. */
  readonly makesIn: readonly (string | null)[];
  /** Time zones by which columns are read. */
  readonly zones: readonly string[];
}

/** A warehouse's state, as far as the asker's rights let it be seen. Nothing is changed by asking. */
export interface WarehouseHealth {
  readonly version: Requirement;
  /** Of the characters of text. */
  readonly encoding: Requirement;
  readonly user: string;
  readonly database: string;
  /** Microseconds since 1970 by the warehouse's clock, while it was asked. */
  readonly clock: bigint;
  /** Those asked for that the warehouse does not know. */
  readonly missingZones: readonly string[];
  /** To make temporary tables, which uploaded rows go into. */
  readonly temporaryTables: Right;
  /** In the order asked. */
  readonly schemas: readonly SchemaHealth[];
  readonly tables: readonly TableHealth[];
}

export interface Requirement {
  /** As people name it. */
  readonly found: string;
  readonly wanted: string;
  readonly met: boolean;
}

/** What the asker may do, and what would let them. */
export interface Right {
  readonly granted: boolean;
  /** A statement for the owner, or words where no statement helps. */
  readonly remedy: string;
}

export interface SchemaHealth extends Right {
  /** Null where there is none to make a table in. */
  readonly schema: string | null;
}

export interface TableHealth extends Right {
  readonly relation: Relation;
  readonly exists: boolean;
  /** Schemas, beside the one asked for, that have a table of this name. */
  readonly elsewhere: readonly string[];
  /** The statement that would count its rows for the planner; null where they are counted, or cannot be. */
  readonly analyze: string | null;
}
