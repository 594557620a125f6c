import type { ErrorEntry } from "./service-error.ts";

/** The parts of the service's resources that these suites meet; field names are the service's. */
export interface TableField {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly fields?: readonly TableField[];
}

export interface TableReference {
  readonly projectId?: string;
  readonly datasetId: string;
  readonly tableId: string;
}

export interface TableSchema {
  readonly fields: readonly TableField[];
}

export interface TableResource {
  readonly tableReference: TableReference;
  readonly schema?: TableSchema;
  readonly expirationTime?: string;
  readonly timePartitioning?: { readonly type: string; readonly field?: string };
  readonly clustering?: { readonly fields: readonly string[] };
  readonly labels?: Readonly<Record<string, string>>;
  readonly description?: string;
}

export interface ParameterType {
  readonly type: string;
  readonly arrayType?: ParameterType;
  readonly structTypes?: readonly { readonly name: string; readonly type: ParameterType }[];
}

export interface ParameterValue {
  readonly value?: string | null;
  readonly arrayValues?: readonly ParameterValue[];
  readonly structValues?: Readonly<Record<string, ParameterValue>>;
}

export interface QueryParameter {
  readonly name?: string;
  readonly parameterType: ParameterType;
  readonly parameterValue: ParameterValue;
}

export interface QueryConfiguration {
  readonly query: string;
  readonly useLegacySql?: boolean;
  readonly queryParameters?: readonly QueryParameter[];
  readonly parameterMode?: string;
  readonly defaultDataset?: { readonly datasetId: string };
  readonly maximumBytesBilled?: string;
  readonly destinationTable?: TableReference;
  readonly createDisposition?: string;
  readonly writeDisposition?: string;
}

export interface LoadConfiguration {
  readonly destinationTable: TableReference;
  readonly schema?: TableSchema;
  readonly sourceFormat?: string;
  readonly writeDisposition?: string;
  readonly createDisposition?: string;
  readonly skipLeadingRows?: number | string;
  readonly fieldDelimiter?: string;
  readonly nullMarker?: string;
  readonly destinationTableProperties?: { readonly expirationTime?: string };
}

export interface JobConfiguration {
  readonly query?: QueryConfiguration;
  readonly load?: LoadConfiguration;
  readonly dryRun?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly jobTimeoutMs?: string;
}

export interface JobReference {
  readonly projectId: string;
  readonly jobId: string;
  readonly location: string;
}

export interface JobStatus {
  readonly state: "RUNNING" | "DONE";
  readonly errorResult?: ErrorEntry;
  readonly errors?: readonly ErrorEntry[];
}

export interface JobResource {
  readonly kind: "bigquery#job";
  readonly id: string;
  readonly jobReference: JobReference;
  readonly configuration: JobConfiguration & { readonly jobType: string };
  readonly status: JobStatus;
  readonly statistics: Readonly<Record<string, unknown>>;
  readonly user_email: string;
}

/** One row as answers carry it. */
export interface WireRow {
  readonly f: readonly WireCell[];
}

export interface WireCell {
  readonly v: unknown;
}
