import { batchRows } from "../../../src/ir/column-rows.ts";
import { isByColumn } from "../../../src/ir/mixed-batch.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import { type CopyChunk, type CopySource, unfitError, wrongLength } from "./copy-source.ts";
import { type Encoder, encoderOf } from "./encode.ts";

/** Characters of one COPY: enough that a round trip does not matter, little enough to hold several. */
const chunkCharacters = 1 << 20;

/** Rows in the text format of COPY, in chunks of whole lines. */
export async function* textChunks(source: CopySource): AsyncGenerator<CopyChunk, void, void> {
  const line = lineEncoder(source);
  const types = source.columns.map(({ type }) => type);
  let text = "";
  let rows = 0;
  let number = 0;
  for await (const batch of source.rows) {
    for (const row of isByColumn(batch) ? batchRows(types, batch) : batch) {
      text += line(row, number);
      number += 1;
      rows += 1;
      if (text.length < chunkCharacters) continue;
      yield { bytes: Buffer.from(text), rows };
      [text, rows] = ["", 0];
    }
  }
  if (rows > 0) yield { bytes: Buffer.from(text), rows };
}

function lineEncoder({ columns, numbered, unfit }: CopySource): (row: Row, number: number) => string {
  const encoders = columns.map(({ type }) => copyEncoder(type));
  return (row, number) => {
    if (row.length !== columns.length) throw wrongLength(unfit, row.length, columns.length, number);
    let line = numbered ? `${number}` : "";
    let index = 0;
    try {
      for (const encode of encoders) {
        const value = row[index] ?? null;
        if (numbered || index > 0) line += "\t";
        line += value === null ? "\\N" : encode(value);
        index += 1;
      }
    } catch (error) {
      throw unfitError(error, unfit, columns[index], number);
    }
    return `${line}\n`;
  };
}

/** Numbers and times hold nothing that COPY would read as its own. */
function copyEncoder(type: CanonicalType): Encoder {
  const encode = encoderOf(type);
  const plain = ["bool", "int32", "int64", "float32", "float64", "decimal", "timestamp", "date"].includes(type.kind);
  return plain ? encode : (value) => escapeLine(encode(value));
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function escapeLine(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}
