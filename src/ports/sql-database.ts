import type { MixedBatches } from "../ir/mixed-batch.ts";
import type { CanonicalType } from "../ir/types.ts";
import type { CanonicalValue, Row } from "../ir/value.ts";
import type { DiagnosticCode } from "../kernel/codes.ts";
import type { ParameterValue, Sql } from "../kernel/sql.ts";
import type { OptionType } from "./configured-kind.ts";
import type { Lexicon } from "./lexicon.ts";

/**
 * A database for tables of our own: what an online store is built on that keeps its rows in the same engine as a warehouse does.
 * Rejects with an `AsofError`, as a warehouse does.
 */
export interface SqlDatabase {
  /** For messages: an address or a folder, never a secret. */
  readonly place: string;
  readonly identity: DatabaseIdentity;
  readonly lexicon: Pick<Lexicon, "spelling" | "type" | "part">;
  /** A value as it is bound: text, which a cast to its type makes the value again. Throws a `RangeError` for one that is none of its type. */
  textOf(type: CanonicalType, value: CanonicalValue): string | null;
  /** Commits when the work is done, and rolls back when it fails. */
  transaction<T>(work: (session: SqlSession) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** A read-only statement in a transaction of its own: one round trip, parsed once in each session. */
  read(statement: PreparedRead, values: readonly (string | null)[], signal?: AbortSignal): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Which database it is, and who speaks to it. */
export type DatabaseIdentity =
  /** In this process; null for one in memory, which is nobody else's. */
  | { readonly kind: "folder"; readonly folder: string | null }
  | { readonly kind: "server"; readonly address: string; readonly database: string; readonly user: string };

/** Whether what one of them keeps is another one's to read and write as well. */
export function isSameDatabase(left: SqlDatabase, right: SqlDatabase): boolean {
  if (left.identity === right.identity) return true;
  const [one, other] = [left.identity, right.identity];
  if (one.kind === "folder") return other.kind === "folder" && one.folder !== null && one.folder === other.folder;
  if (other.kind === "folder") return false;
  return one.address === other.address && one.database === other.database && one.user === other.user;
}

/** How such a database is reached. */
export interface SqlDatabaseKind {
  /** All that may be said of it. */
  readonly options: Readonly<Record<string, OptionType>>;
  /** The npm packages that it is spoken to with. */
  readonly clients: readonly string[];
  /** Relative paths start from `folder`. Nothing is asked of it yet. */
  open(options: object, folder: string): Promise<SqlDatabase>;
}

/** What can be asked within a transaction. */
export interface SqlSession {
  /** One statement, its values as `$1`, `$2`… */
  ask(text: string, values: readonly ParameterValue[]): Promise<SqlAnswer>;
  /** Puts rows into a table that has exactly the lexicon's types. Gives their number. */
  copy(target: CopyIn): Promise<bigint>;
}

export interface SqlAnswer {
  readonly columns: readonly SqlAnswerColumn[];
  /** Values in the database's own text. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Rows that a statement changed or gave. */
  readonly count: number;
}

export interface SqlAnswerColumn {
  readonly name: string;
  /** Null for a type that is no canonical one. */
  readonly type: CanonicalType | null;
}

export interface CopyIn {
  readonly table: Sql;
  readonly columns: readonly CopyInColumn[];
  readonly rows: MixedBatches;
  /** What a value of the wrong kind is called. */
  readonly unfit: DiagnosticCode;
  readonly signal?: AbortSignal | undefined;
}

export interface CopyInColumn {
  /** For messages. */
  readonly name: string;
  /** The table's own. */
  readonly sqlName: string;
  readonly type: CanonicalType;
}

export interface PreparedRead {
  /** Equal for equal texts alone. */
  readonly name: string;
  readonly text: string;
  /** Of the result, in order. */
  readonly columns: readonly { readonly name: string; readonly type: CanonicalType }[];
}
