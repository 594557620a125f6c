/** What is proved of one output column about the future. */
export interface Certificate {
  readonly output: string;
  readonly role: string;
  readonly feature: string;
  readonly verdict: CertificateVerdict;
  /** Each step of the argument, or what breaks it, in words. */
  readonly reasons: readonly string[];
}

/**
 * proved: no row can win that was not known at the spine row's time.
 * static: the source has no time, so the question does not arise; its values are as of whenever the query runs.
 * assumed: proved for the rows, but a query source may look ahead inside itself.
 * refuted: a row of the future could win.
 */
export type CertificateVerdict = "proved" | "static" | "assumed" | "refuted";
