/**
 * Typed SQL fragments: the one place where SQL text is born.
 *
 * A `Sql` value can only be made by the functions below. Text enters through the `sql` tag (whose strings stand in our
 * own source code), names through `identifier`, values through `stringLiteral`, `integerLiteral` or `parameter`, and
 * an author's query through `verbatim`, after its dialect has read it. A plain string can never become SQL.
 */

/** How a dialect writes names, strings and placeholders: data, not code. */
export interface Spelling {
  /** The character around identifiers; inside one it is escaped as `identifierEscape` says. */
  readonly identifierQuote: '"' | "`";
  readonly identifierEscape: "double" | "backslash";
  readonly stringEscape: "double" | "backslash";
  /** `$1` may be repeated for one parameter; `?` needs the value again at each place. */
  readonly placeholder: "dollar" | "question";
}

/** A value that travels beside the text. `type` is the warehouse's name of its type, written as a cast where needed. */
export interface Parameter {
  readonly value: ParameterValue;
}

/** What authors may interpolate into their own SQL. */
export type ParameterValue = string | number | bigint | boolean | null;

/** What stands in the text itself, or a fragment of its own. Kept as a tree: fragments are put into others over and over. */
type Part =
  | string
  | Sql
  | { readonly is: "identifier"; readonly name: string }
  | { readonly is: "string"; readonly value: string }
  | { readonly is: "parameter"; readonly parameter: Parameter };

const madeHere = Symbol("asof.sql");

/** The parts of a fragment, which nobody else gets to see. */
let partsOf: (fragment: Sql) => readonly Part[];

/** A fragment of SQL. Immutable; made only by the functions of this file. */
export class Sql {
  readonly #parts: readonly Part[];
  constructor(key: typeof madeHere, parts: readonly Part[]) {
    if (key !== madeHere) throw new TypeError("Sql is made by the functions of kernel/sql.ts alone");
    this.#parts = parts;
  }
  static {
    partsOf = (fragment) => fragment.#parts;
  }
}

const make = (parts: readonly Part[]): Sql => new Sql(madeHere, parts);

/** The template tag: literal text from our source code, with fragments in between. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const parts: Part[] = [];
  for (let index = 0; index < strings.length; index++) {
    const text = strings[index];
    if (text !== undefined && text !== "") parts.push(text);
    const hole = holes[index];
    if (hole !== undefined) parts.push(requireSql(hole));
  }
  return make(parts);
}

/** A name, quoted by the dialect when printed. */
export function identifier(name: string): Sql {
  if (name === "") throw new RangeError("an identifier cannot be empty");
  if (name.includes("\0")) throw new RangeError("an identifier cannot hold a NUL character");
  const known = identifiers.get(name);
  if (known !== undefined) return known;
  const made = make([{ is: "identifier", name }]);
  if (identifiers.size >= rememberedIdentifiers) identifiers.clear();
  identifiers.set(name, made);
  return made;
}

/** Names that were asked for before: a statement says most of its names many times, and so does the next one. */
const identifiers = new Map<string, Sql>();
const rememberedIdentifiers = 20_000;

/** A dotted name, each part quoted on its own. */
export function qualified(names: readonly string[]): Sql {
  return join(names.map(identifier), sql`.`);
}

export function stringLiteral(value: string): Sql {
  if (value.includes("\0")) throw new RangeError("a string literal cannot hold a NUL character");
  return make([{ is: "string", value }]);
}

export function integerLiteral(value: bigint | number): Sql {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError(`not an integer: ${value}`);
  return make([value.toString()]);
}

/** Digits as they are, with a point or an exponent: for a number whose text is its exact value. */
export function numberLiteral(digits: string): Sql {
  if (!/^-?\d+(\.\d+)?(e-?\d+)?$/.test(digits)) throw new RangeError("a number is written in digits");
  return make([digits]);
}

/** A value bound beside the text. The same object printed twice shares its placeholder where the dialect allows it. */
export function parameter(value: Parameter): Sql {
  return make([{ is: "parameter", parameter: value }]);
}

/** Fragments with a separator between them. */
export function join(fragments: readonly Sql[], separator: Sql): Sql {
  return make(fragments.flatMap((one, index) => (index === 0 ? [requireSql(one)] : [separator, requireSql(one)])));
}

/**
 * An author's query, as written: `texts` around `values`, which are bound. Only for text that the dialect's reader has
 * accepted as one read-only statement; a house test asserts that one place calls this.
 */
export function verbatim(texts: readonly string[], values: readonly Parameter[]): Sql {
  const parts: Part[] = [];
  texts.forEach((text, index) => {
    if (text !== "") parts.push(text);
    const value = values[index];
    if (value !== undefined) parts.push({ is: "parameter", parameter: value });
  });
  return make(parts);
}

/** Words for a `--` comment: one line, no control characters, whatever a name holds. */
export function commentText(words: string): Sql {
  const line = words.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return make([line]);
}

/** True for a fragment made here: the guard at the leaves of every template view. */
export function isSql(value: unknown): value is Sql {
  return value instanceof Sql;
}

function requireSql(value: unknown): Sql {
  if (!isSql(value)) throw new TypeError("only SQL fragments may be put into SQL");
  return value;
}

/** Prints fragments to text, and collects their parameters in the order of the text. */
export class SqlPrinter {
  readonly #spelling: Spelling;
  readonly #parameters: Parameter[] = [];
  /** Names as they are quoted: most stand in a statement many times. */
  readonly #quoted = new Map<string, string>();

  constructor(spelling: Spelling) {
    this.#spelling = spelling;
  }

  get parameters(): readonly Parameter[] {
    return [...this.#parameters];
  }

  print(fragment: Sql): string {
    let text = "";
    for (const part of partsOf(requireSql(fragment))) text += typeof part === "string" ? part : this.#part(part);
    return text;
  }

  #part(part: Exclude<Part, string>): string {
    if (part instanceof Sql) return this.print(part);
    switch (part.is) {
      case "identifier":
        return this.#identifier(part.name);
      case "string":
        return quoteString(part.value, this.#spelling);
      case "parameter":
        return this.#placeholder(part.parameter);
    }
  }

  #identifier(name: string): string {
    const known = this.#quoted.get(name);
    if (known !== undefined) return known;
    const quoted = quoteIdentifier(name, this.#spelling);
    this.#quoted.set(name, quoted);
    return quoted;
  }

  #placeholder(value: Parameter): string {
    if (this.#spelling.placeholder === "question") {
      this.#parameters.push(value);
      return "?";
    }
    const known = this.#parameters.indexOf(value);
    const position = known >= 0 ? known + 1 : this.#parameters.push(value);
    return `$${position}`;
  }
}

function quoteIdentifier(name: string, spelling: Spelling): string {
  return quote(name, spelling.identifierQuote, spelling.identifierEscape);
}

function quoteString(value: string, spelling: Spelling): string {
  return quote(value, "'", spelling.stringEscape);
}

function quote(text: string, mark: string, style: "double" | "backslash"): string {
  const inner =
    style === "double"
      ? text.replaceAll(mark, mark + mark)
      : text.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`).replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return mark + inner + mark;
}
