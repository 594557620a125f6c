import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { Parameter, Sql } from "../kernel/sql.ts";
import type { Certificate } from "./certificate.ts";
import type { LogicalPlan } from "./plan.ts";
import type { SpineColumn } from "./request.ts";
import type { CanonicalType } from "./types.ts";

/** What a template is filled with: fragments, other templates, booleans, and lists of these. Nothing else gets in. */
export type TemplateValue = Sql | boolean | TemplateUse | readonly TemplateValue[];
export type TemplateView = { readonly [name: string]: TemplateValue };

/** A template by its name, with what fills it. */
export interface TemplateUse {
  readonly template: string;
  readonly view: TemplateView;
}

/** The physical plan: a strategy for each join, and the views of the templates that will print it. */
export interface SqlPlan {
  readonly dialect: string;
  /** The whole statement; `steps` and `joins` are printed in place. */
  readonly frame: TemplateUse;
  readonly outline: Outline;
  readonly warnings: readonly Diagnostic[];
}

/** How one join is done, and why. */
export interface StrategyChoice {
  /** The view's name, or its alias. */
  readonly role: string;
  /** The name of the strategy. */
  readonly strategy: string;
  /** Why it was chosen, in words. */
  readonly reason: string;
  /** Every strategy that applies, cheapest first; empty where too little is known of the rows. */
  readonly estimates: readonly StrategyEstimate[];
  /** An index that would pay; null where none would, or where none can be made. */
  readonly advice: IndexAdvice | null;
}

/** What a strategy would take of one join, as far as counts can tell. */
export interface StrategyEstimate {
  readonly strategy: string;
  readonly seconds: number;
  /** What the time goes to, in words. */
  readonly because: string;
}

/** A missing index: text for people, never run by itself. */
export interface IndexAdvice {
  readonly ddl: string;
  readonly reason: string;
  /** What the join would take with it; null where the size of the spine is not known. */
  readonly seconds: number | null;
}

/** What the statement says of itself: data, for explain, for execution and for verification. */
export interface Outline {
  readonly columns: readonly StatementColumn[];
  readonly choices: readonly StrategyChoice[];
  /** The temporary table that holds an uploaded spine; null where nothing is uploaded. */
  readonly upload: UploadTable | null;
  readonly certificates: readonly Certificate[];
  readonly plan: LogicalPlan;
}

/** One column of the result: the author's name, and the name it has in the SQL where a warehouse cannot carry it. */
export interface StatementColumn {
  /** The author's name, which the result has. */
  readonly name: string;
  /** The name in the SQL: the same, where the warehouse can carry it. */
  readonly sqlName: string;
  /** Null for a spine column of a type that nobody declared. */
  readonly type: CanonicalType | null;
  /** Whether the spine brings it or a feature view. */
  readonly from: "spine" | "feature";
  /** The role of a feature; null for spine columns. */
  readonly role: string | null;
}

export interface UploadTable {
  readonly name: string;
  /** The number of the row, then the spine's columns, under the names they have in the warehouse. */
  readonly rowNumber: string;
  readonly columns: readonly UploadColumn[];
}

export interface UploadColumn extends SpineColumn {
  readonly type: CanonicalType;
  readonly sqlName: string;
}

/** Text to run, with what is bound to it. */
export interface Statement {
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly outline: Outline;
}

declare const verified: unique symbol;

/** A statement that has been parsed again and read back. Only the verify stage makes one, and drivers take nothing else. */
export interface VerifiedStatement extends Statement {
  readonly [verified]: true;
  /** SHA-256 of the text. */
  readonly hash: string;
}
