import type { Evaluator } from "../evaluator/evaluator.ts";
import type { AnalyzerOptions, Catalog, EvaluateRequest, ZColumn, ZRow } from "../evaluator/protocol.ts";
import type { QueryConfiguration, QueryParameter } from "../resources.ts";
import { invalidQuery, ServiceError } from "../service-error.ts";
import { type Edit, edited, offsetOf, originalOffset, placeOf } from "../sql/edit.ts";
import { namedParameters } from "../sql/positional-parameters.ts";
import { pathEdits } from "../sql/table-paths.ts";
import type { StoredTable } from "../store/table.ts";
import type { Tables } from "../store/tables.ts";
import { encode, plainParameter } from "../values/encode.ts";
import { fieldOfParameter, typeOf } from "../values/kinds.ts";
import { type Analysis, analysisOf } from "./analysis.ts";
import { resolveReferences } from "./references.ts";

/** A statement that was analysed against the tables it names. */
export interface PreparedStatement {
  readonly analysis: Analysis;
  /** As the evaluator takes it: every table under one name. */
  readonly sql: string;
  readonly tables: ReadonlyMap<string, StoredTable>;
  readonly config: QueryConfiguration;
  /** Each with a name. */
  readonly parameters: readonly QueryParameter[];
}

/** What a query gave. */
export interface QueryResult {
  readonly columns: readonly ZColumn[];
  readonly rows: readonly ZRow[];
}

export async function prepare(
  config: QueryConfiguration,
  evaluator: Evaluator,
  tables: Tables,
): Promise<PreparedStatement> {
  if (config.useLegacySql === true) throw invalidQuery("This service runs GoogleSQL alone; set useLegacySql to false.");
  const named = namedParameters(config.query, config.queryParameters ?? []);
  const paths = await pathsIn(config.query, evaluator);
  const references = resolveReferences(paths, config, tables);
  const edits = [...pathEdits(config.query, references.roots), ...named.edits].sort((a, b) => a.start - b.start);
  const sql = edited(config.query, edits);
  const request = { ...common(named.parameters, evaluator, references.tables, true), sqlStatement: sql };
  const answer = await evaluator.call("analyze", request).catch((error: unknown) => {
    throw relocated(error, config.query, sql, edits);
  });
  const { parameters } = named;
  return { analysis: analysisOf(answer.resolvedStatement), sql, tables: references.tables, config, parameters };
}

/** The rows of a query: the statement itself, or the part of it that is one. */
export async function evaluate(
  statement: PreparedStatement,
  sql: string,
  evaluator: Evaluator,
  signal: AbortSignal,
): Promise<QueryResult> {
  const answer = await evaluator.call("evaluateQuery", requestFor(statement, sql, evaluator), signal);
  return { columns: answer.prepared.columns ?? [], rows: answer.content?.tableData?.row ?? [] };
}

/** The rows that an INSERT adds. */
export async function evaluateInsert(
  statement: PreparedStatement,
  evaluator: Evaluator,
  signal: AbortSignal,
): Promise<readonly ZRow[]> {
  const answer = await evaluator.call("evaluateModify", requestFor(statement, statement.sql, evaluator), signal);
  return (answer.content ?? []).filter((row) => row.operation === "INSERT").map((row) => ({ cell: row.cell ?? [] }));
}

async function pathsIn(sql: string, evaluator: Evaluator): Promise<readonly (readonly string[])[]> {
  const message = { sqlStatement: sql, options: evaluator.language };
  const answer = await evaluator.call("extractTableNamesFromStatement", message).catch((error: unknown) => {
    throw relocated(error, sql, sql, []);
  });
  return (answer.tableName ?? []).map((one) => one.tableNameSegment);
}

function requestFor(statement: PreparedStatement, sql: string, evaluator: Evaluator): EvaluateRequest {
  const { parameters, tables } = statement;
  const contents = [...tables].map(
    ([name, table]) => [name, { tableData: { row: readRows(name, table, statement) } }] as const,
  );
  return {
    ...common(parameters, evaluator, tables, false),
    sql,
    tableContent: Object.fromEntries(contents),
    params: parameters.map(parameterOf),
  };
}

/** Columns that the statement does not read are left out, so that more rows fit in a request. */
function readRows(name: string, table: StoredTable, statement: PreparedStatement): readonly ZRow[] {
  const reads = statement.analysis.reads.get(name);
  const keep = table.resource.schema.fields.map((field) => reads?.has(field.name) === true);
  if (keep.every((kept) => kept)) return table.rows;
  return table.rows.map((row) => ({ cell: keep.map((kept, at) => (kept ? (row.cell?.[at] ?? {}) : {})) }));
}

function common(
  parameters: readonly QueryParameter[],
  evaluator: Evaluator,
  tables: ReadonlyMap<string, StoredTable>,
  prune: boolean,
): { readonly options: AnalyzerOptions; readonly simpleCatalog: Catalog } {
  const table = [...tables].map(([name, one]) => ({
    name,
    column: one.resource.schema.fields.map((field) => ({ name: field.name, type: typeOf(field) })),
  }));
  return {
    options: optionsFor(parameters, evaluator, prune),
    simpleCatalog: { name: "catalog", table, builtinFunctionOptions: { languageOptions: evaluator.language } },
  };
}

function optionsFor(parameters: readonly QueryParameter[], evaluator: Evaluator, prune: boolean): AnalyzerOptions {
  const typed = parameters.map(({ name, parameterType }) => ({
    name: name ?? "",
    type: typeOf(fieldOfParameter(name ?? "", parameterType)),
  }));
  return {
    languageOptions: evaluator.language,
    defaultTimezone: "UTC",
    errorMessageMode: "ERROR_MESSAGE_ONE_LINE",
    pruneUnusedColumns: prune,
    parameterMode: "PARAMETER_NAMED",
    queryParameters: typed,
  };
}

function parameterOf(parameter: QueryParameter): EvaluateRequest["params"][number] {
  const field = fieldOfParameter(parameter.name ?? "parameter", parameter.parameterType);
  const value = encode(plainParameter(parameter.parameterValue), field);
  return { name: parameter.name ?? "", value };
}

/** The place of an error in the author's text, spelt as the service spells it. */
function relocated(error: unknown, original: string, sent: string, edits: readonly Edit[]): unknown {
  if (!(error instanceof ServiceError) || error.reason !== "invalidQuery") return error;
  const message = error.message.replace(/ ?\[at (\d+):(\d+)\]/, (_all, line: string, column: string) => {
    const offset = originalOffset(offsetOf(sent, Number(line), Number(column)), edits);
    return ` at [${placeOf(original, offset)}]`;
  });
  return invalidQuery(message);
}
