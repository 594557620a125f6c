import type { OnlineColumn, OnlineTable } from "../../ir/online.ts";
import { sha256 } from "../../kernel/hash.ts";

/** Bytes that a name may have; longer ones are cut without a word. */
const longest = 63;
const hashLength = 10;
/** Columns that every table has. */
const taken = ["tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"];
/** What stands in a name as it is. Knex reads dots and blanks as grammar. */
const plain = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** The table of a version: readable where its names are plain, and no other version's. */
export function tableName({ project, view, version }: OnlineTable): string {
  const hash = sha256(JSON.stringify([project, view, version])).slice(0, hashLength);
  return `${cut(`${word(view)}_${letters(version)}`, longest - hashLength - "_pkey".length - 1)}_${hash}`;
}

/** The columns' names in their table, each its own where that is plain and free. */
export function columnNames(columns: readonly OnlineColumn[]): readonly string[] {
  const used = new Set(taken);
  return columns.map(({ name }, index) => {
    const own = plain.test(name) && Buffer.byteLength(name) <= longest && !used.has(name);
    const chosen = own ? name : distinct(name, index, used);
    used.add(chosen);
    return chosen;
  });
}

/** The place in the row makes it unlike every other; a hash makes it unlike an author's own. */
function distinct(name: string, index: number, used: ReadonlySet<string>): string {
  for (let attempt = 0; ; attempt += 1) {
    const suffix = `_${index}_${sha256(JSON.stringify([name, index, attempt])).slice(0, hashLength)}`;
    const chosen = `${cut(word(name), longest - suffix.length)}${suffix}`;
    if (!used.has(chosen)) return chosen;
  }
}

function word(text: string): string {
  const whole = letters(text);
  return plain.test(whole) ? whole : `_${whole}`;
}

function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}_]+/gu, "_");
}

function cut(text: string, bytes: number): string {
  let kept = "";
  let length = 0;
  for (const letter of text) {
    length += Buffer.byteLength(letter);
    if (length > bytes) break;
    kept += letter;
  }
  return kept;
}
