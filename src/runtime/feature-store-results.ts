import type { Certificate } from "../ir/certificate.ts";
import type { StatementColumn, StrategyChoice, VerifiedStatement } from "../ir/statement.ts";
import type { Diagnostic } from "../kernel/diagnostics.ts";
import type { ParameterValue } from "../kernel/sql.ts";
import type { Publication } from "../ports/registry-store.ts";
import type { RunTestsOptions } from "./feature-tests/run-tests.ts";
import type { RegistryPlan } from "./plan/registry-plan.ts";

/** Which tests are run, and how. */
export interface TestOptions extends RunTestsOptions {
  /** Those alone whose names hold this text, whatever its case. Default: all. */
  readonly name?: string | undefined;
}

/** A statement as it can be kept, reviewed or run elsewhere. */
export interface CompiledFeatures {
  /** The statement, with placeholders for its parameters. */
  readonly sql: string;
  /** Of `sql`, in hexadecimal. */
  readonly sha256: string;
  /** What is bound to its placeholders, in their order. */
  readonly parameters: readonly ParameterValue[];
  /** The columns of the result, in their order. */
  readonly columns: readonly StatementColumn[];
  /** How each join is done, and why. */
  readonly strategies: readonly StrategyChoice[];
  /** What is proved of each feature about the future. */
  readonly certificates: readonly Certificate[];
  /** What was noticed and does not keep it from running. */
  readonly warnings: readonly Diagnostic[];
}

/** How definitions are applied. */
export interface ApplyOptions {
  /** Who applies, for the history. */
  readonly by?: string | undefined;
  /** Whether tables of the online store that are missing are made, where they are not made by runs (DynamoDB's). Default: true. */
  readonly tables?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an apply did. */
export interface Applied {
  /** What it changed. */
  readonly plan: RegistryPlan;
  /** Null where nothing had changed, so nothing was published. */
  readonly publication: Publication | null;
  /** Tables of the online store that it made. */
  readonly tables: readonly string[];
}

export function compiledFeatures(
  { text, hash, parameters, outline }: VerifiedStatement,
  certificates: readonly Certificate[],
  warnings: readonly Diagnostic[],
): CompiledFeatures {
  return {
    sql: text,
    sha256: hash,
    parameters: parameters.map(({ value }) => value),
    columns: outline.columns,
    strategies: outline.choices,
    certificates,
    warnings,
  };
}
