import type { ZRow } from "../evaluator/protocol.ts";
import type { LoadConfiguration, TableField } from "../resources.ts";
import { invalid } from "../service-error.ts";
import type { Tables } from "../store/tables.ts";
import { encode } from "../values/encode.ts";
import { writeRows } from "./destination.ts";
import { csvRecords } from "./load-csv.ts";
import { parquetRecords } from "./load-parquet.ts";

type Record = Readonly<{ [name: string]: unknown }>;

/** Reads a file into a table; how many rows it held. */
export async function load(config: LoadConfiguration, file: Buffer, tables: Tables): Promise<number> {
  const fields = schemaFor(config, tables);
  const records = await recordsIn(file, config, fields);
  const rows = records.map((record): ZRow => ({ cell: fields.map((field) => encode(record[field.name], field)) }));
  const expirationTime = config.destinationTableProperties?.expirationTime;
  const resource = { schema: { fields }, ...(expirationTime === undefined ? {} : { expirationTime }) };
  writeRows(tables, config.destinationTable, resource, rows, config, "WRITE_APPEND");
  return rows.length;
}

function schemaFor(config: LoadConfiguration, tables: Tables): readonly TableField[] {
  const fields = config.schema?.fields ?? tables.find(config.destinationTable)?.resource.schema.fields;
  if (fields === undefined || fields.length === 0)
    throw invalid("No schema specified on job or table, and the local service detects none.");
  return fields;
}

function recordsIn(
  file: Buffer,
  config: LoadConfiguration,
  fields: readonly TableField[],
): readonly Record[] | Promise<readonly Record[]> {
  const format = config.sourceFormat ?? "CSV";
  if (format === "NEWLINE_DELIMITED_JSON") return jsonRecords(file.toString("utf8"), fields);
  if (format === "CSV") return csvRecords(file.toString("utf8"), config, fields);
  if (format === "PARQUET") return parquetRecords(file);
  throw invalid(`The local service loads NEWLINE_DELIMITED_JSON, CSV and PARQUET, not ${format}.`);
}

function jsonRecords(text: string, fields: readonly TableField[]): readonly Record[] {
  const known = new Set(fields.map((field) => field.name));
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const record: Record = JSON.parse(line);
      const unknown = Object.keys(record).find((name) => !known.has(name));
      if (unknown !== undefined)
        throw invalid(`Error while reading data, error message: JSON parsing error: No such field: ${unknown}.`);
      return record;
    });
}
