/** Writes a training set to Parquet through the public API: `URL ROWS FILE`. Prints milliseconds and peak memory. */
import { trainingSetOf } from "../files/training-set.ts";

const [url = "", rows = "", file = ""] = process.argv.slice(2);
const job = trainingSetOf(url, Number(rows));
const started = performance.now();
const written = await job.toFile(file, { overwrite: true });
const milliseconds = performance.now() - started;
const peakMB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ rows: Number(written.rows), milliseconds, peakMB }));
