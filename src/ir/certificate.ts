/** What is proved of one output column about the future. */
export interface Certificate {
  /** The column of the result. */
  readonly output: string;
  /** The role that it comes from: the view's name, or its alias. */
  readonly role: string;
  /** The feature's name in its view. */
  readonly feature: string;
  /** What the argument came to. */
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
