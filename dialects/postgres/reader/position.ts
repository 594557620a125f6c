const widest = 100;

/** A point of a text, for people: lines and columns start at 1, columns count characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, characters: number): Position {
  const before = [...text]
    .slice(0, characters)
    .join("")
    .split(/\r\n|\r|\n/);
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}

/** Postgres' parser gives places in its tree in bytes of UTF-8, and places of errors in characters. */
export function charactersBefore(text: string, bytes: number): number {
  return [...Buffer.from(text).subarray(0, bytes).toString()].length;
}

/** The line of a text at a position, with a caret under the position. Long lines are cut around it. */
export function excerpt(text: string, { line, column }: Position): string {
  const characters = [...(text.split(/\r\n|\r|\n/)[line - 1] ?? "")].map((one) => (/\p{Cc}/u.test(one) ? " " : one));
  const from = characters.length <= widest ? 0 : Math.max(0, column - 1 - widest / 2);
  const shown = characters.slice(from, from + widest).join("");
  return `  ${shown}\n  ${" ".repeat(column - 1 - from)}^`;
}
