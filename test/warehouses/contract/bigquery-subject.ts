import type { ContractSubject } from "../../contract/subject.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { emulatedWarehouse } from "./bigquery-emulated.ts";

const location = "europe-west4";
const dataset = "shop";
const number = "BigQuery has one kind of whole number and one of float, of 64 bits each";

/** BigQuery, as far as Google's own evaluator goes. */
export const bigquerySubject: ContractSubject = {
  name: "bigquery, emulated",
  says: {
    quoted: (name) => `\`${name.replace(/[\\`]/g, "\\$&")}\``,
    boundText: "?",
    numbers: (count) => `SELECT n FROM UNNEST(GENERATE_ARRAY(1, ${count})) AS n ORDER BY n`,
    failingNumbers: (count, at) =>
      `SELECT IF(n = ${at}, CAST(ERROR('failing') AS INT64), n) AS n FROM UNNEST(GENERATE_ARRAY(1, ${count})) AS n`,
    notFinite: "SELECT CAST('NaN' AS FLOAT64) AS nan, CAST('inf' AS FLOAT64) AS more, CAST('-inf' AS FLOAT64) AS less",
  },
  allowances: {
    storedAs: {
      int32: { kind: "int64", because: number },
      float32: { kind: "float64", because: number },
    },
    noNullArrays: "BigQuery stores a NULL array as an empty one, and refuses a NULL within",
    jsonText: "a JSON column keeps the value, not its text",
    finiteTimes: "BigQuery has no infinite time",
    noRowEstimates: "a dry run tells bytes, and no rows",
    nothingToClose: "each request stands for itself",
  },
  start: async () => {
    const service = await startBigQuery({ location, pageRows: 1_000 });
    const client = service.client();
    await client.createDataset(dataset);
    const warehouse = emulatedWarehouse(service, { location, dataset });
    return {
      warehouse,
      script: async (...statements) => {
        for (const query of statements) await client.query({ query, defaultDataset: { datasetId: dataset } });
      },
      endless: async () => {
        service.holdJobs(30_000);
        return { text: "SELECT 1 AS n", column: "n" };
      },
      leftovers: async () => {
        service.holdJobs(0);
        const [tables] = await client.dataset(dataset).getTables();
        const [jobs] = await client.getJobs();
        const running = jobs.filter(({ metadata }) => metadata.status.state !== "DONE");
        const drafts = tables.filter(({ id }) => id.startsWith("asof"));
        return [...drafts, ...running].map(({ id }) => String(id));
      },
      comment: async (table) => {
        const [{ description }] = await client.dataset(dataset).table(table).getMetadata();
        return typeof description === "string" ? description : null;
      },
      stop: async () => {
        await warehouse.close();
        await service.stop();
      },
    };
  },
};
