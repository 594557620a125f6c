import type { ColumnBatch } from "../../../src/ir/columns.ts";
import { isByColumn, type MixedBatch, rowCount } from "../../../src/ir/mixed-batch.ts";
import type { Row } from "../../../src/ir/value.ts";
import { type BinaryEncoder, BinaryWriter } from "./binary-writer.ts";
import { cellWriters } from "./copy-columns.ts";
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
 * lexicon, as they have in a table that was made for the rows. A chunk's bytes are good until the next but one is asked for:
 * buffers are used again, since those of a long stream would pile up faster than they are collected.
 */
export async function* binaryChunks(source: CopySource): AsyncGenerator<CopyChunk, void, void> {
  const write = rowWriter(source);
  let writer = begun();
  let other: BinaryWriter | null = null;
  let rows = 0;
  let number = 0;
  for await (const batch of source.rows) {
    const writeRow = batchWriter(source, batch, write);
    const count = rowCount(batch);
    for (let row = 0; row < count; row += 1) {
      writeRow(row, number, writer);
      number += 1;
      rows += 1;
      if (writer.at < chunkBytes) continue;
      yield ended(writer, rows);
      [writer, other] = [begun(other), writer];
      rows = 0;
    }
  }
  if (rows > 0) yield ended(writer, rows);
}

type RowWriter = (row: number, number: number, writer: BinaryWriter) => void;

function batchWriter(
  source: CopySource,
  batch: MixedBatch,
  write: (row: Row, number: number, writer: BinaryWriter) => void,
): RowWriter {
  if (isByColumn(batch)) return columnsWriter(source, batch);
  return (row, number, writer) => write(batch[row] ?? [], number, writer);
}

function columnsWriter({ columns, numbered, unfit }: CopySource, batch: ColumnBatch): RowWriter {
  const cells = cellWriters(columns, batch);
  return (row, number, writer) => {
    writer.int16(columns.length + (numbered ? 1 : 0));
    if (numbered) writeNumber(number, writer);
    let index = 0;
    try {
      for (const cell of cells) {
        cell(row, writer);
        index += 1;
      }
    } catch (error) {
      throw unfitError(error, unfit, columns[index], number);
    }
  };
}

function begun(used: BinaryWriter | null = null): BinaryWriter {
  const writer = used ?? new BinaryWriter(chunkBytes + spareBytes);
  writer.at = 0;
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
