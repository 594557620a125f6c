import type { Client } from "pg";
import type { DatabaseIdentity } from "../../../src/ports/sql-database.ts";
import type { RawRow } from "./exchange.ts";
import type { RowTap } from "./row-tap.ts";

/**
 * What the embedded engine and a server differ in: how a session is had, stopped and ended. All else is said over the same
 * wire protocol by the same client.
 */
export interface Engine {
  /** For messages: an address or a folder, never a secret. */
  readonly place: string;
  readonly identity: DatabaseIdentity;
  /** How long a statement that was told to stop may take before its session is ended by force. */
  readonly graceMilliseconds: number;
  /** Milliseconds that a statement may take; null leaves it to the warehouse. */
  readonly statementTimeout: number | null;
  /** Whether it ends a statement at its time limit by itself: otherwise this side ends the session. */
  readonly keepsTimeLimits: boolean;
  /** Whether an answer comes while the engine still works on it, and can be held up; otherwise exchanges are answered whole. */
  readonly streams: boolean;
  /** A session for one transaction; waits for its turn where there are as many as may be. */
  acquire(signal: AbortSignal | undefined): Promise<Lease>;
  /** Ends every session. What runs is rolled back by the engine. */
  close(): Promise<void>;
}

/** A session, held by one transaction at a time. */
export interface Lease {
  readonly client: Client;
  readonly tap: RowTap;
  /** Made for this lease, rather than used before and perhaps dead since. */
  readonly isNew: boolean;
  /** Told what `whichBackend` answered when a transaction began. */
  began(row: RawRow): void;
  /** Waits for an answer; rejects where it can be told that none will come. */
  answer<T>(reply: Promise<T>): Promise<T>;
  /** Asks the engine to stop the statement that runs now. */
  cancel(): Promise<void>;
  /** Ends the session without asking it. */
  kill(): Promise<void>;
  /** Gives the session back; one that is not clean is ended. */
  release(clean: boolean): Promise<void>;
}
