import type { Context } from "./context.ts";
import type { JobWork } from "./job.ts";
import { positional } from "./parameters.ts";
import type { Printed } from "./print.ts";
import type { QueryParameter, TableReference } from "./resources.ts";

/** Text with its parameters: by name, or by position; the service takes no mixture. */
export interface QueryToRun {
  readonly text: string;
  readonly parameters: readonly QueryParameter[];
}

export interface Destination {
  readonly table: TableReference;
  readonly write: "WRITE_EMPTY" | "WRITE_TRUNCATE" | "WRITE_APPEND";
}

export function queryOf({ text, parameters }: Printed): QueryToRun {
  return { text, parameters: parameters.map(positional) };
}

export function queryWork(
  { options }: Context,
  purpose: string,
  { text, parameters }: QueryToRun,
  destination: Destination | null = null,
): JobWork {
  const { dataset, datasetProject, project, maximumBytesBilled: most } = options;
  const owner = datasetProject ?? project;
  const query = {
    query: text,
    useLegacySql: false,
    ...(parameters.length === 0
      ? {}
      : { queryParameters: parameters, parameterMode: parameters[0]?.name === undefined ? "POSITIONAL" : "NAMED" }),
    ...(dataset === undefined
      ? {}
      : { defaultDataset: { datasetId: dataset, ...(owner === undefined ? {} : { projectId: owner }) } }),
    ...(most === undefined ? {} : { maximumBytesBilled: String(most) }),
    ...(destination === null
      ? {}
      : {
          destinationTable: destination.table,
          writeDisposition: destination.write,
          createDisposition: "CREATE_IF_NEEDED",
        }),
  };
  return { purpose, configuration: { query } };
}
