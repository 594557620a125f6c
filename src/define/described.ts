/** What every definition may say of itself; it changes no SQL. */
export interface DescribedOptions {
  /** What it is, for people. */
  readonly description?: string;
  /** A person or team. */
  readonly owner?: string;
  /** Text to text, for whatever else is to be said. */
  readonly tags?: Readonly<Record<string, string>>;
}
