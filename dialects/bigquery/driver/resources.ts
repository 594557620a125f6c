/** The parts of the service's resources that are read or written here, under the service's own names. */
export interface TableField {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly precision?: string;
  readonly scale?: string;
  readonly fields?: readonly TableField[];
}

export interface TableReference {
  readonly projectId: string;
  readonly datasetId: string;
  readonly tableId: string;
}

export interface TableResource {
  readonly type?: string;
  readonly schema?: { readonly fields?: readonly TableField[] };
  readonly numRows?: string;
  readonly description?: string;
  readonly timePartitioning?: { readonly field?: string };
  readonly rangePartitioning?: { readonly field?: string };
  readonly clustering?: { readonly fields?: readonly string[] };
}

export interface JobReference {
  readonly projectId: string;
  readonly jobId: string;
  readonly location?: string;
}

export interface JobError {
  readonly reason: string;
  readonly message: string;
}

export interface QueryStage {
  readonly name?: string;
  readonly recordsWritten?: string;
  readonly parallelInputs?: string;
  readonly startMs?: string;
  readonly endMs?: string;
}

export interface JobResource {
  readonly jobReference: JobReference;
  readonly user_email?: string;
  readonly configuration?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly query?: { readonly query?: string };
  };
  readonly status?: { readonly state?: string; readonly errorResult?: JobError };
  readonly statistics?: {
    readonly creationTime?: string;
    readonly startTime?: string;
    readonly endTime?: string;
    readonly totalBytesProcessed?: string;
    readonly load?: { readonly outputRows?: string };
    readonly query?: {
      readonly schema?: { readonly fields?: readonly TableField[] };
      readonly queryPlan?: readonly QueryStage[];
      readonly totalBytesProcessedAccuracy?: string;
    };
  };
}

export interface JobList {
  readonly jobs?: readonly JobResource[];
  readonly nextPageToken?: string;
}

/** A cell: text, null, a list of cells or a record. */
export interface WireCell {
  readonly v: unknown;
}

export interface WireRow {
  readonly f: readonly WireCell[];
}

export interface QueryResults {
  readonly jobComplete: boolean;
  readonly schema?: { readonly fields?: readonly TableField[] };
  readonly rows?: readonly WireRow[];
  readonly totalRows?: string;
  readonly pageToken?: string;
}

export interface ParameterType {
  readonly type: string;
  readonly arrayType?: ParameterType;
  readonly structTypes?: readonly { readonly name: string; readonly type: ParameterType }[];
}

export interface ParameterCell {
  readonly value?: string | null;
  readonly arrayValues?: readonly ParameterCell[];
  readonly structValues?: Readonly<Record<string, ParameterCell>>;
}

export interface QueryParameter {
  readonly name?: string;
  readonly parameterType: ParameterType;
  readonly parameterValue: ParameterCell;
}
