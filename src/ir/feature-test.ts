/** Tests of features: rows in, rows out. They are no definitions: no registry or manifest holds them. */
import type { Place } from "../kernel/diagnostics.ts";
import type { SourceDefinition } from "./definition.ts";
import type { HistoricalRequest } from "./request.ts";

/** A row as an author wrote it: JavaScript values by the names of columns. */
export type WrittenRow = Readonly<Record<string, unknown>>;

/** The rows that a source is to have while a test runs. */
export interface GivenRows {
  readonly source: SourceDefinition;
  readonly rows: readonly WrittenRow[];
  readonly place: Place | null;
}

/** A test of features. */
export interface FeatureTestDefinition {
  /** Says what is true of the features, for people. Unique in the repository. */
  readonly name: string;
  readonly features: HistoricalRequest["features"];
  /** A source that is not among them has no rows. */
  readonly given: readonly GivenRows[];
  readonly spine: readonly WrittenRow[];
  /** To each spine row the values of some of its columns. */
  readonly expect: readonly WrittenRow[];
  readonly place: Place | null;
}
