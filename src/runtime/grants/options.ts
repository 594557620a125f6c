/** What rights are for: reading what the sources name, or uploading spines and making tables of training sets as well. */
export type GrantsPurpose = "reading" | "training-sets";
export const grantsPurposes: readonly GrantsPurpose[] = ["reading", "training-sets"];

/** Whose rights for what are asked for. */
export interface GrantsOptions {
  /** Default: reading. */
  readonly for?: GrantsPurpose;
  /** A role, user or member. Default: whoever the configuration says. */
  readonly to?: string;
  /** Where training sets are made as tables: a schema, or `database.schema`. Default: where names without a schema lead. */
  readonly schema?: string;
}
