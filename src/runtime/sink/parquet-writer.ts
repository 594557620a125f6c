import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import type { IfExists, ResultColumn } from "../../ports/warehouse.ts";
import { AtomicFile } from "./atomic-file.ts";
import { encodingSchema, parquetSchemaOf } from "./parquet-schema.ts";
import { type PhysicalEncoder, physicalEncoder, Unstorable } from "./parquet-values.ts";
import type { RowWriter } from "./row-writer.ts";
import { unstorable } from "./write-failed.ts";

/** What a row group may hold at most: together they bound memory for narrow, wide and heavy rows. */
const groupLimits = { rows: 100_000, cells: 1_000_000, bytes: 64 * 1024 * 1024 };

/** Opens a Parquet writer. Rows are gathered by column into row groups; one group at most is in memory. */
export async function openParquetWriter(
  path: string,
  columns: readonly ResultColumn[],
  ifExists: IfExists,
): Promise<RowWriter> {
  const file = await AtomicFile.create(path, ifExists);
  const bytes = new ByteWriter();
  const schema = parquetSchemaOf(columns);
  const parquet = new ParquetWriter({ writer: bytes, schema: encodingSchema(schema), createdBy: "asof" });
  const group = new RowGroup(path, columns);
  const flush = async (): Promise<void> => {
    await file.append(bytes.getBytes());
    bytes.index = 0;
  };
  return {
    async write(batch) {
      for (let from = 0; from < batch.length; from += sliceRows) {
        group.add(batch.slice(from, from + sliceRows));
        if (!group.isFull()) continue;
        parquet.write(group.take());
        await flush();
      }
    },
    async finish() {
      if (!group.isEmpty()) parquet.write(group.take());
      parquet.schema = schema;
      parquet.finish();
      await flush();
      await file.commit();
    },
    abort: () => file.discard(),
  };
}

/** Rows that are added between two looks at the limits. */
const sliceRows = 1_000;

interface ColumnData {
  readonly name: string;
  readonly encode: PhysicalEncoder;
  data: unknown[];
}

/** The rows of the row group to come, by column, as Parquet stores them. */
class RowGroup {
  readonly #path: string;
  readonly #columns: readonly ColumnData[];
  readonly #maxRows: number;
  #rows = 0;
  #bytes = 0;

  constructor(path: string, columns: readonly ResultColumn[]) {
    this.#path = path;
    this.#columns = columns.map(({ name, type }) => ({ name, encode: physicalEncoder(type), data: [] }));
    this.#maxRows = Math.min(groupLimits.rows, Math.ceil(groupLimits.cells / Math.max(1, columns.length)));
  }

  isEmpty(): boolean {
    return this.#rows === 0;
  }

  isFull(): boolean {
    return this.#rows >= this.#maxRows || this.#bytes >= groupLimits.bytes;
  }

  add(rows: readonly Row[]): void {
    for (const [index, column] of this.#columns.entries()) this.#addColumn(column, index, rows);
    this.#rows += rows.length;
  }

  /** The gathered columns, as one row group; the next one starts empty. */
  take(): { columnData: { name: string; data: unknown[] }[]; rowGroupSize: number } {
    const columnData = this.#columns.map(({ name, data }) => ({ name, data }));
    for (const column of this.#columns) column.data = [];
    const rowGroupSize = this.#rows;
    this.#rows = 0;
    this.#bytes = 0;
    return { columnData, rowGroupSize };
  }

  #addColumn(column: ColumnData, index: number, rows: readonly Row[]): void {
    try {
      for (const row of rows) {
        const value = row[index] ?? null;
        column.data.push(value === null ? null : column.encode(value));
        this.#bytes += sizeOf(value);
      }
    } catch (cause) {
      if (!(cause instanceof Unstorable)) throw cause;
      throw unstorable(this.#path, column.name, cause.message, cause.hint);
    }
  }
}

/** About what a value weighs: exact for what can be heavy. */
function sizeOf(value: CanonicalValue): number {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  return Array.isArray(value) ? value.length * 8 : 8;
}
