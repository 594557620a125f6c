/** One record of a CSV file. `quoted` says which fields stood in quotes; null where none did. */
export interface CsvRecord {
  /** Where it starts, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  readonly quoted: readonly boolean[] | null;
}

/** What a file breaks of RFC 4180, and where. */
export class CsvSyntaxError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const [quote, comma, lineFeed, carriageReturn] = [0x22, 0x2c, 0x0a, 0x0d];

/**
 * Splits CSV text (RFC 4180, any line ends) into records as it comes in. Unlike general parsers it tells at no cost which fields
 * were quoted, which is what keeps an empty string and a NULL apart.
 */
export class CsvRecords {
  #text = "";
  #at = 0;
  #line = 1;

  /** Takes the next piece of text; gives the records that are complete. */
  push(text: string): CsvRecord[] {
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
    return this.#records(false);
  }

  /** The text has ended: gives the record without a line end, if there is one. */
  end(): CsvRecord[] {
    return this.#records(true);
  }

  #records(final: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    while (this.#at < this.#text.length) {
      const record = this.#record(final);
      if (record === null) break;
      records.push(record);
    }
    return records;
  }

  /** The record at hand, or null where its end is still to come. */
  #record(final: boolean): CsvRecord | null {
    const fields: string[] = [];
    let quoted: boolean[] | null = null;
    let [at, line] = [this.#at, this.#line];
    for (;;) {
      const inQuotes = this.#text.charCodeAt(at) === quote;
      const end = inQuotes ? this.#quotedEnd(at, line, final) : this.#plainEnd(at, line);
      if (end === null || (!final && end + 1 >= this.#text.length)) return null;
      const field = inQuotes ? this.#text.slice(at + 1, end - 1).replaceAll('""', '"') : this.#text.slice(at, end);
      if (inQuotes) {
        quoted ??= fields.map(() => false);
        line += lineFeeds(field);
      }
      fields.push(field);
      quoted?.push(inQuotes);
      if (this.#text.charCodeAt(end) === comma) {
        at = end + 1;
        continue;
      }
      return this.#finished({ line: this.#line, fields, quoted }, end, line);
    }
  }

  #finished(record: CsvRecord, end: number, line: number): CsvRecord {
    const crlf = this.#text.charCodeAt(end) === carriageReturn && this.#text.charCodeAt(end + 1) === lineFeed;
    this.#at = end + (crlf ? 2 : 1);
    this.#line = line + 1;
    return record;
  }

  /** The place just after a closing quote, or null where it is still to come. */
  #quotedEnd(start: number, line: number, final: boolean): number | null {
    let at = this.#text.indexOf('"', start + 1);
    while (at !== -1 && this.#text.charCodeAt(at + 1) === quote) at = this.#text.indexOf('"', at + 2);
    if (at === -1) {
      if (final) throw new CsvSyntaxError(line, "a quote is opened and never closed");
      return null;
    }
    const next = this.#text.charCodeAt(at + 1);
    if (!Number.isNaN(next) && next !== comma && next !== lineFeed && next !== carriageReturn) {
      throw new CsvSyntaxError(line, "text follows a closing quote");
    }
    return at + 1;
  }

  #plainEnd(start: number, line: number): number {
    let at = start;
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === comma || code === lineFeed || code === carriageReturn) break;
      if (code === quote) throw new CsvSyntaxError(line, "a quote stands inside a field that is not quoted");
    }
    return at;
  }
}

function lineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
