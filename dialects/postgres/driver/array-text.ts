/** Arrays in Postgres' text form: `{1,NULL,"a \"b\"",{…}}`, with an optional `[0:2]=` of bounds before it. */

/** Elements as text, NULL as null, inner arrays as arrays. */
export type ArrayText = readonly (string | null | ArrayText)[];

export function parseArray(text: string): ArrayText {
  const reader = new ArrayReader(text);
  return reader.array();
}

class ArrayReader {
  readonly #text: string;
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.indexOf("{");
    if (this.#at < 0) throw new SyntaxError("not an array");
  }

  array(): ArrayText {
    const elements: (string | null | ArrayText)[] = [];
    this.#at += 1;
    while (this.#peek() !== "}") {
      elements.push(this.#element());
      if (this.#peek() === ",") this.#at += 1;
    }
    this.#at += 1;
    return elements;
  }

  #element(): string | null | ArrayText {
    switch (this.#peek()) {
      case "{":
        return this.array();
      case '"':
        return this.#quoted();
      default:
        return this.#bare();
    }
  }

  #quoted(): string {
    let value = "";
    this.#at += 1;
    while (this.#peek() !== '"') {
      if (this.#peek() === "\\") this.#at += 1;
      value += this.#peek();
      this.#at += 1;
    }
    this.#at += 1;
    return value;
  }

  #bare(): string | null {
    const from = this.#at;
    while (this.#peek() !== "," && this.#peek() !== "}") this.#at += 1;
    const word = this.#text.slice(from, this.#at);
    return word === "NULL" ? null : word;
  }

  #peek(): string {
    const character = this.#text[this.#at];
    if (character === undefined) throw new SyntaxError("an array ends early");
    return character;
  }
}

/** Every element quoted: no word or character can then be taken for something else. */
export function formatArray(elements: ArrayText): string {
  return `{${elements.map(formatElement).join(",")}}`;
}

function formatElement(element: string | null | ArrayText): string {
  if (element === null) return "NULL";
  if (typeof element !== "string") return formatArray(element);
  return marks.test(element) ? `"${element.replace(allMarks, "\\$&")}"` : `"${element}"`;
}

const marks = /[\\"]/;
const allMarks = /[\\"]/g;
