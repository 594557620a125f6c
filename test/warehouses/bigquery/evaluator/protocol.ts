/** The messages of the evaluator that are used here, as proto-loader gives and takes them (64-bit integers as text). */
export interface ZType {
  readonly typeKind: string;
  readonly arrayType?: { readonly elementType: ZType } | null;
  readonly structType?: {
    readonly field?: readonly { readonly fieldName: string; readonly fieldType: ZType }[];
  } | null;
}

/** A value; NULL has no member. */
export interface ZValue {
  readonly int64Value?: string;
  readonly boolValue?: boolean;
  readonly doubleValue?: number;
  readonly stringValue?: string;
  readonly bytesValue?: Uint8Array;
  readonly dateValue?: number;
  readonly timestampValue?: { readonly seconds?: string; readonly nanos?: number };
  readonly datetimeValue?: { readonly bitFieldDatetimeSeconds?: string; readonly nanos?: number };
  readonly timeValue?: string;
  readonly numericValue?: Uint8Array;
  readonly bignumericValue?: Uint8Array;
  readonly jsonValue?: string;
  readonly arrayValue?: { readonly element?: readonly ZValue[] };
  readonly structValue?: { readonly field?: readonly ZValue[] };
}

export interface ZColumn {
  readonly name: string;
  readonly type: ZType;
}

export interface ZTable {
  readonly name: string;
  readonly column: readonly ZColumn[];
}

export interface LanguageOptions {
  readonly productMode: string;
  readonly supportedStatementKinds: readonly string[];
  readonly enabledLanguageFeatures: readonly string[];
}

export interface AnalyzerOptions {
  readonly languageOptions: LanguageOptions;
  readonly defaultTimezone: string;
  readonly parameterMode: "PARAMETER_NAMED";
  readonly errorMessageMode: "ERROR_MESSAGE_ONE_LINE";
  readonly pruneUnusedColumns: boolean;
  readonly queryParameters: readonly { readonly name: string; readonly type: ZType }[];
}

export interface Catalog {
  readonly name: string;
  readonly table: readonly ZTable[];
  readonly builtinFunctionOptions: { readonly languageOptions: LanguageOptions };
}

export interface ZRow {
  readonly cell?: readonly ZValue[];
}

export interface EvaluateRequest {
  readonly sql: string;
  readonly options: AnalyzerOptions;
  readonly simpleCatalog: Catalog;
  readonly tableContent: Readonly<Record<string, { readonly tableData: { readonly row: readonly ZRow[] } }>>;
  readonly params: readonly { readonly name: string; readonly value: ZValue }[];
}

export interface EvaluateQueryAnswer {
  readonly prepared: { readonly columns?: readonly ZColumn[] };
  readonly content?: { readonly tableData?: { readonly row?: readonly ZRow[] } };
}

export interface EvaluateModifyAnswer {
  readonly content?: readonly { readonly operation: string; readonly cell?: readonly ZValue[] }[];
}

export interface AnalyzeRequest {
  readonly options: AnalyzerOptions;
  readonly simpleCatalog: Catalog;
  readonly sqlStatement: string;
}

export interface AnalyzeAnswer {
  readonly resolvedStatement: Readonly<Record<string, unknown>>;
}

export interface TableNamesAnswer {
  readonly tableName?: readonly { readonly tableNameSegment: readonly string[] }[];
}

/** The calls, with the message each takes and gives. */
export interface Calls {
  readonly analyze: [AnalyzeRequest, AnalyzeAnswer];
  readonly evaluateQuery: [EvaluateRequest, EvaluateQueryAnswer];
  readonly evaluateModify: [EvaluateRequest, EvaluateModifyAnswer];
  readonly extractTableNamesFromStatement: [
    { readonly sqlStatement: string; readonly options: LanguageOptions },
    TableNamesAnswer,
  ];
  readonly getLanguageOptions: [{ readonly maximumFeatures: boolean }, LanguageOptions];
}
