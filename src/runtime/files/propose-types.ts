import type { ResultColumn } from "../../ports/warehouse.ts";
import { csvBody, nullTest, openCsv } from "./csv-reader.ts";
import { formatOf, isGzip } from "./format.ts";
import { jsonLines } from "./json-lines-reader.ts";
import { openParquet } from "./parquet-reader.ts";
import type { ReadOptions } from "./row-file.ts";
import { TypeCandidates } from "./type-candidates.ts";

/**
 * Proposes a type for every column of a file, for an author to accept: the narrowest of bool, int64, float64, date, timestamp
 * and string (in JSON lines also json) that every value has. It reads the whole file, so that no later row can refute it; a
 * Parquet file's schema is taken as it is.
 */
export async function proposeTypes(
  path: string,
  options: Pick<ReadOptions, "format" | "nullValues"> = {},
): Promise<readonly ResultColumn[]> {
  const format = options.format ?? formatOf(path);
  if (format === "parquet") return (await openParquet(path, {})).columns;
  const isCsv = format === "csv" || format === "csv.gz";
  return isCsv ? proposeCsv(path, isGzip(format), options.nullValues) : proposeJsonLines(path, isGzip(format));
}

async function proposeCsv(
  path: string,
  gzip: boolean,
  nullValues: readonly string[] | undefined,
): Promise<readonly ResultColumn[]> {
  const { columns } = await openCsv(path, gzip, {});
  const candidates = columns.map(() => new TypeCandidates());
  const isNull = nullTest(nullValues);
  for await (const records of csvBody(path, gzip)) {
    for (const record of records) {
      for (const [index, text] of record.fields.entries()) if (!isNull(text)) candidates[index]?.addText(text);
    }
  }
  return columns.map(({ name }, index) => ({ name, type: candidates[index]?.type() ?? { kind: "string" } }));
}

async function proposeJsonLines(path: string, gzip: boolean): Promise<readonly ResultColumn[]> {
  const candidates = new Map<string, TypeCandidates>();
  for await (const lines of jsonLines(path, gzip)) {
    for (const { fields } of lines) {
      for (const [name, value] of fields) {
        const column = candidates.get(name) ?? new TypeCandidates();
        candidates.set(name, column);
        if (value !== null) column.addJson(value);
      }
    }
  }
  return [...candidates].map(([name, column]) => ({ name, type: column.type() }));
}
