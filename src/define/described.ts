/** What every definition may say of itself; it changes no SQL. */
export interface DescribedOptions {
  readonly description?: string;
  /** A person or team. */
  readonly owner?: string;
  readonly tags?: Readonly<Record<string, string>>;
}
