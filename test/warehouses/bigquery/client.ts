import type { Readable, Writable } from "node:stream";
import type { JobReference, TableField } from "./resources.ts";

/** The parts of `@google-cloud/bigquery` that the suites use: the package itself lies outside the tree. */
export interface BigQueryClient {
  query(
    options: QueryOptions | string,
    more?: Readonly<Record<string, unknown>>,
  ): Promise<[readonly Row[], ...unknown[]]>;
  createQueryJob(options: QueryOptions): Promise<[ClientJob, JobMetadata]>;
  createQueryStream(options: QueryOptions | string): Readable;
  createDataset(name: string): Promise<unknown>;
  dataset(name: string): ClientDataset;
  getJobs(options?: Readonly<Record<string, unknown>>): Promise<[readonly ClientJob[], ...unknown[]]>;
  /** A value that the client sends as a TIMESTAMP; to the microsecond where the text is ISO 8601 with `Z`. */
  timestamp(text: string): unknown;
  job(id: string, options?: { readonly location: string }): ClientJob;
}

export type Row = Readonly<Record<string, unknown>>;

export interface QueryOptions {
  readonly query: string;
  readonly params?: Readonly<Record<string, unknown>> | readonly unknown[];
  readonly types?: Readonly<Record<string, unknown>> | readonly unknown[];
  readonly [option: string]: unknown;
}

export interface ClientJob {
  readonly id: string;
  readonly metadata: JobMetadata;
  getMetadata(): Promise<[JobMetadata]>;
  getQueryResults(
    options?: Readonly<Record<string, unknown>>,
  ): Promise<[readonly Row[], NextPage | null, ...unknown[]]>;
  getQueryResultsStream(options?: Readonly<Record<string, unknown>>): Readable;
  cancel(): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "complete", listener: () => void): this;
}

export interface NextPage {
  readonly pageToken?: string;
}

export interface JobMetadata {
  readonly jobReference: JobReference;
  readonly configuration: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly query?: { readonly destinationTable?: { readonly datasetId: string; readonly tableId: string } };
  };
  readonly status: {
    readonly state: string;
    readonly errorResult?: { readonly reason: string; readonly message: string };
  };
  readonly statistics: {
    readonly totalBytesProcessed?: string;
    readonly query?: Readonly<Record<string, unknown>> & {
      readonly schema?: { readonly fields: readonly TableField[] };
    };
  };
}

export interface ClientDataset {
  createTable(name: string, options: Readonly<Record<string, unknown>>): Promise<unknown>;
  table(name: string): ClientTable;
  getTables(): Promise<[readonly { readonly id: string }[], ...unknown[]]>;
  exists(): Promise<[boolean]>;
}

export interface ClientTable {
  insert(rows: readonly Row[]): Promise<unknown>;
  getRows(options?: Readonly<Record<string, unknown>>): Promise<[readonly Row[], ...unknown[]]>;
  getMetadata(): Promise<[Readonly<Record<string, unknown>>, ...unknown[]]>;
  setMetadata(metadata: Readonly<Record<string, unknown>>): Promise<unknown>;
  createWriteStream(metadata: Readonly<Record<string, unknown>> | string): Writable;
  createReadStream(options?: Readonly<Record<string, unknown>>): Readable;
  load(path: string, metadata: Readonly<Record<string, unknown>>): Promise<[JobMetadata]>;
  exists(): Promise<[boolean]>;
  delete(): Promise<unknown>;
}
