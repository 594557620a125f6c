/** The same statement's rows through COPY into DuckDB's appender and from there to Parquet: `URL ROWS FILE`. */
import { DuckDBInstance } from "@duckdb/node-api";
import { Client } from "pg";
import { copyIntoDuckdb } from "../engines/copy-into-duckdb.ts";
import { trainingColumns } from "../files/table.ts";
import { trainingSetOf } from "../files/training-set.ts";

const [url = "", rows = "", file = ""] = process.argv.slice(2);
const job = trainingSetOf(url, Number(rows));
const select = await job.sql();
const client = new Client({ connectionString: url });
await client.connect();
const duckdb = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
const started = performance.now();
await copyIntoDuckdb(client, select, duckdb, "training", trainingColumns);
await duckdb.run(`copy training to '${file.replaceAll("'", "''")}' (format parquet)`);
const milliseconds = performance.now() - started;
await client.end();
const count = (await duckdb.runAndReadAll(`select count(*) from '${file.replaceAll("'", "''")}'`)).getRows()[0]?.[0];
const peakMB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ rows: Number(count), milliseconds, peakMB }));
