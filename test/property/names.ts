/** Names that break careless quoting, joining or truncation. */

/** Fit a column or table of Postgres: 63 bytes with room for a number. */
const awkwardNames = [
  'quo"te',
  "it's",
  "dot.ted",
  "two words",
  "emoji🦉",
  "back\\slash",
  "select",
  "order",
  "user",
  "MixedCase",
  "known",
  "superseded",
  "instant",
  "turn",
  "row_number",
  "spine",
  "s",
  "constructor",
  "semi;colon -- comment",
  "/* open",
  "$1",
  "?",
  "{{curly}}",
  "new\nline",
  " padded ",
  "ünïcödé",
  "percent%s",
  "back`tick",
  "[bracket]",
  "1st",
];

const long = "a_name_that_goes_on_for_longer_than_any_warehouse_would_ever_keep_of_it";

/** Which names will do: what a warehouse's tables take, or any, longer than every warehouse would keep too. */
export type NameFit = "any" | ((name: string) => boolean);

/** Names of one namespace: plain for pick 0, awkward for others, never the same twice. */
export class Names {
  readonly #taken = new Set<string>();

  /** Marks names that come from elsewhere as taken. */
  reserve(names: Iterable<string>): void {
    for (const name of names) this.#taken.add(name);
  }

  make(plain: string, pick: number, fits: NameFit): string {
    return this.keep(choose(plain, pick, fits));
  }

  /** The name itself, or with a number where it is taken. */
  keep(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}${number}`;
    this.#taken.add(name);
    return name;
  }
}

function choose(plain: string, pick: number, fits: NameFit): string {
  if (pick === 0) return plain;
  if (fits === "any") return pick % 4 === 0 ? `${long}_${plain}` : (awkwardNames[pick % awkwardNames.length] ?? plain);
  const fitting = awkwardNames.filter(fits);
  return fitting[pick % fitting.length] ?? plain;
}

/** For coverage: whether a name needs quoting. */
export function isAwkward(name: string): boolean {
  return !/^[a-z][a-z0-9_]*$/.test(name) || awkwardNames.includes(name);
}

/** For coverage: whether a name is longer than Postgres keeps. */
export function isLong(name: string): boolean {
  return Buffer.byteLength(name, "utf8") > 63;
}
