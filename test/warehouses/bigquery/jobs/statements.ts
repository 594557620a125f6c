import type { Evaluator } from "../evaluator/evaluator.ts";
import type { ZValue } from "../evaluator/protocol.ts";
import type { TableReference, TableResource } from "../resources.ts";
import { duplicate, invalidQuery, notFound } from "../service-error.ts";
import { queryOfCreate, tableOptions } from "../sql/created-table.ts";
import { nameOf, type Tables } from "../store/tables.ts";
import { microsOf } from "../values/instant.ts";
import { schemaOf } from "./destination.ts";
import { evaluate, evaluateInsert, type PreparedStatement, type QueryResult } from "./query.ts";
import { referenceOf } from "./references.ts";

/** What a statement did: a query gives rows, others change tables. */
export interface StatementResult extends QueryResult {
  readonly changedRows?: number;
}

const nothing: StatementResult = { columns: [], rows: [] };

export async function execute(
  statement: PreparedStatement,
  evaluator: Evaluator,
  tables: Tables,
  signal: AbortSignal,
): Promise<StatementResult> {
  const { analysis, sql, config } = statement;
  switch (analysis.statement) {
    case "SELECT":
      return evaluate(statement, sql, evaluator, signal);
    case "CREATE_TABLE":
    case "CREATE_TABLE_AS_SELECT":
      return create(statement, evaluator, tables, signal);
    case "DROP_TABLE":
      return drop(referenceOf(analysis.target, config), analysis.ifExists, tables);
    case "INSERT":
      return insert(statement, evaluator, tables, signal);
    default:
      throw invalidQuery(`The local service analyses ${analysis.statement}, but cannot execute it. Use a dry run.`);
  }
}

async function create(
  statement: PreparedStatement,
  evaluator: Evaluator,
  tables: Tables,
  signal: AbortSignal,
): Promise<StatementResult> {
  const { analysis, sql, config } = statement;
  if (analysis.temporary) throw invalidQuery("Use of CREATE TEMPORARY TABLE requires a script or session");
  const reference = referenceOf(analysis.target, config);
  tables.requireDataset(reference.datasetId);
  if (tables.find(reference) !== undefined) {
    if (analysis.mode === "CREATE_IF_NOT_EXISTS") return nothing;
    if (analysis.mode === "") throw duplicate(`Already Exists: Table ${nameOf(tables.project, reference)}`);
  }
  const query = analysis.statement === "CREATE_TABLE" ? undefined : queryOfCreate(sql);
  const made = query === undefined ? nothing : await evaluate(statement, query, evaluator, signal);
  const schema = schemaOf(query === undefined ? analysis.defined : made.columns);
  const options = await optionsOf(statement, evaluator, signal);
  tables.put({ ...options, tableReference: reference, schema }, made.rows);
  return nothing;
}

/** Partitioning and clustering as written; the expiration time and the description are expressions, so they are evaluated. */
async function optionsOf(
  statement: PreparedStatement,
  evaluator: Evaluator,
  signal: AbortSignal,
): Promise<Partial<TableResource>> {
  const { expiration, description, ...options } = tableOptions(statement.sql);
  const evaluated = async (expression: string): Promise<ZValue | undefined> =>
    (await evaluate(statement, `SELECT ${expression}`, evaluator, signal)).rows[0]?.cell?.[0];
  const time = expiration === undefined ? undefined : (await evaluated(expiration))?.timestampValue;
  const words = description === undefined ? undefined : (await evaluated(description))?.stringValue;
  return {
    ...options,
    ...(time === undefined ? {} : { expirationTime: String(microsOf(time) / 1000n) }),
    ...(words === undefined ? {} : { description: words }),
  };
}

function drop(reference: TableReference, ifExists: boolean, tables: Tables): StatementResult {
  if (tables.find(reference) !== undefined) tables.delete(reference);
  else if (!ifExists) throw notFound(`Not found: Table ${nameOf(tables.project, reference)}`);
  return nothing;
}

async function insert(
  statement: PreparedStatement,
  evaluator: Evaluator,
  tables: Tables,
  signal: AbortSignal,
): Promise<StatementResult> {
  const rows = await evaluateInsert(statement, evaluator, signal);
  const target = statement.analysis.insertsInto;
  const table = target === undefined ? undefined : statement.tables.get(target);
  if (table === undefined) throw invalidQuery("The local service found no table to insert into.");
  tables.append(table.resource.tableReference, rows);
  return { ...nothing, changedRows: rows.length };
}
