import type { Row } from "../../../src/ir/value.ts";
import { type BinaryEncoder, BinaryWriter } from "./binary-writer.ts";
import { type CopyChunk, type CopySource, unfitError, wrongLength } from "./copy-source.ts";
import { binaryEncoderOf } from "./encode-binary.ts";

/** Bytes of one COPY: enough that a round trip does not matter, little enough to hold several. */
const chunkBytes = 1 << 20;
/** Room for a row beyond: the writer then grows rarely. */
const spareBytes = 1 << 14;

const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const trailer = -1;

/**
 * Rows in the binary format of COPY, each chunk a whole one. It names no types: the columns must have exactly those of the
 * lexicon, as they have in a table that was made for the rows.
 */
export async function* binaryChunks(source: CopySource): AsyncGenerator<CopyChunk, void, void> {
  const write = rowWriter(source);
  let writer = begun();
  let rows = 0;
  let number = 0;
  for await (const batch of source.rows) {
    for (const row of batch) {
      write(row, number, writer);
      number += 1;
      rows += 1;
      if (writer.at < chunkBytes) continue;
      yield ended(writer, rows);
      [writer, rows] = [begun(), 0];
    }
  }
  if (rows > 0) yield ended(writer, rows);
}

function begun(): BinaryWriter {
  const writer = new BinaryWriter(chunkBytes + spareBytes);
  writer.raw(signature);
  return writer;
}

function ended(writer: BinaryWriter, rows: number): CopyChunk {
  writer.int16(trailer);
  return { bytes: writer.written(), rows };
}

function rowWriter({ columns, numbered, unfit }: CopySource): (row: Row, number: number, writer: BinaryWriter) => void {
  const encoders: readonly BinaryEncoder[] = columns.map(({ type }) => binaryEncoderOf(type));
  return (row, number, writer) => {
    if (row.length !== columns.length) throw wrongLength(unfit, row.length, columns.length, number);
    writer.int16(columns.length + (numbered ? 1 : 0));
    if (numbered) writeNumber(number, writer);
    let index = 0;
    try {
      for (const encode of encoders) {
        const value = row[index] ?? null;
        if (value === null) writer.int32(-1);
        else encode(value, writer);
        index += 1;
      }
    } catch (error) {
      throw unfitError(error, unfit, columns[index], number);
    }
  };
}

function writeNumber(number: number, writer: BinaryWriter): void {
  writer.int32(8);
  writer.safeInt64(number);
}
