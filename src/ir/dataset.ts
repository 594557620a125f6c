import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { Certificate } from "./certificate.ts";
import type { SpineRequest } from "./request.ts";
import type { StrategyChoice } from "./statement.ts";

/** What stands beside every training set, in a file or a table: how its rows came about. Plain JSON. */
export interface DatasetManifest {
  readonly format: 1;
  /** The version of asof that wrote it. */
  readonly asof: string;
  readonly project: string;
  /** `delay_model@3`, or null for a list of features. */
  readonly service: string | null;
  readonly features: readonly DatasetFeature[];
  /** Fingerprint of everything that the definitions used say. */
  readonly definitions: string;
  readonly spine: DatasetSpine;
  readonly sql: DatasetSql;
  /** How each join was done, and why. */
  readonly strategies: readonly StrategyChoice[];
  readonly certificates: readonly Certificate[];
  /** ISO instants, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Digits: a count may exceed what a JSON number holds. */
  readonly rows: string;
  readonly columns: readonly DatasetColumn[];
  readonly warnings: readonly Diagnostic[];
}

/** One output column that is a feature. */
export interface DatasetFeature {
  readonly output: string;
  readonly role: string;
  readonly view: string;
  readonly feature: string;
  /** As people write it: `decimal(18,2)`. */
  readonly type: string;
}

export interface DatasetColumn {
  readonly name: string;
  readonly type: string;
}

export interface DatasetSpine {
  readonly kind: SpineRequest["kind"];
  /** How many of its rows have a NULL or infinite time or a NULL key, as digits; null where nobody counted. */
  readonly unjoinableRows: string | null;
}

export interface DatasetSql {
  readonly dialect: string;
  readonly text: string;
  /** Of the text, in hexadecimal. */
  readonly sha256: string;
  /** How many values are bound to it. They are not kept: they may be secret. */
  readonly parameters: number;
}
