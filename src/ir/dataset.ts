import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { Certificate } from "./certificate.ts";
import type { ReadKind } from "./lineage.ts";
import type { SpineRequest } from "./request.ts";

/** What stands beside every training set, in a file or a table: how its rows came about. Plain JSON. */
export interface DatasetManifest {
  /** Of this manifest. */
  readonly format: 1;
  /** The version of asof that wrote it. */
  readonly asof: string;
  /** The project whose definitions were used. */
  readonly project: string;
  /** `delay_model@3`, or null for a list of features. */
  readonly service: string | null;
  /** Every output column that is a feature. */
  readonly features: readonly DatasetFeature[];
  /** Fingerprint of everything that the definitions used say. */
  readonly definitions: string;
  /** The rows that were enriched. */
  readonly spine: DatasetSpine;
  /** The statement that ran. */
  readonly sql: DatasetSql;
  /** How each join was done, and why. */
  readonly strategies: readonly DatasetStrategy[];
  /** What is proved of each feature about the future. */
  readonly certificates: readonly Certificate[];
  /** ISO instants, UTC. */
  readonly startedAt: string;
  /** When the last row was written. */
  readonly finishedAt: string;
  /** Digits: a count may exceed what a JSON number holds. */
  readonly rows: string;
  /** Every output column, in order. */
  readonly columns: readonly DatasetColumn[];
  /** What each partition holds, in the order of their folders; null where everything is in one file or table. */
  readonly partitions: readonly DatasetPartition[] | null;
  /** What was noticed while it was made. */
  readonly warnings: readonly Diagnostic[];
  /** The warehouse's id of the job that made it; absent where somebody waited for it. */
  readonly job?: string;
}

/** How one join was done. */
export interface DatasetStrategy {
  /** The view's name, or its alias. */
  readonly role: string;
  /** The name of the strategy. */
  readonly strategy: string;
  /** Why it was chosen, in words. */
  readonly reason: string;
}

/** One output column that is a feature. */
export interface DatasetFeature {
  readonly output: string;
  readonly role: string;
  readonly view: string;
  readonly feature: string;
  /** As people write it: `decimal(18,2)`. */
  readonly type: string;
  /** What its value is made of; absent in what older versions wrote, and where a table's comment has no room. */
  readonly reads?: readonly DatasetRead[];
  /** Tags of all that it is made of: `pii`, for one. Absent as above. */
  readonly tags?: readonly DatasetTag[];
}

/** What a feature's value comes from. */
export interface DatasetRead {
  /** A table as people write it, `analytics.weather`, or a query source's name; null for what the request brings. */
  readonly of: string | null;
  /** Its column; null where a query reads the table and does not tell which. */
  readonly column: string | null;
  /** In which way; the strongest, where there are several. Columns that rows are matched and ordered by are left out. */
  readonly how: ReadKind;
}

/** A tag that came along with what a feature is made of. */
export interface DatasetTag {
  /** The tag's name: `pii`. */
  readonly tag: string;
  /** The tag's text, often none: `""`. */
  readonly value: string;
  /** How that is read which has it. */
  readonly how: ReadKind;
}

/** One output column. */
export interface DatasetColumn {
  /** The author's name. */
  readonly name: string;
  /** As people write it: `decimal(18,2)`. */
  readonly type: string;
}

/** Rows that share a value by which they are partitioned. */
export interface DatasetPartition {
  /** `month=2013-01`, in the dataset's folder. */
  readonly folder: string;
  /** Digits, as above. */
  readonly rows: string;
}

/** The rows that were enriched. */
export interface DatasetSpine {
  /** Where they came from. */
  readonly kind: SpineRequest["kind"];
  /** The column of each row's time; absent in what older versions wrote. */
  readonly time?: string;
  /** The one instant of all rows, where they were made for one; null for others. */
  readonly instant: string | null;
  /** How many of its rows have a NULL or infinite time or a NULL key, as digits; null where nobody counted. */
  readonly unjoinableRows: string | null;
}

/** The statement that ran. */
export interface DatasetSql {
  /** Whose SQL it is. */
  readonly dialect: string;
  /** With placeholders for its parameters. Empty in the comment of a table whose warehouse keeps no text so long. */
  readonly text: string;
  /** Of the text, in hexadecimal. */
  readonly sha256: string;
  /** How many values are bound to it. They are not kept: they may be secret. */
  readonly parameters: number;
}
