/** A value that a format has no place for: what is wrong with it, and the way out. */
export class Unstorable extends Error {
  readonly hint: string;

  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}
