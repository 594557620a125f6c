import type { Catalog, CatalogColumn } from "../ir/catalog.ts";
import type { Certificate } from "../ir/certificate.ts";
import type { QueryText, Relation } from "../ir/definition.ts";
import type { Lineage } from "../ir/lineage.ts";
import type { LogicalPlan } from "../ir/plan.ts";
import type { Registry } from "../ir/registry.ts";
import type { HistoricalRequest, ResolvedRequest } from "../ir/request.ts";
import type { SqlPlan, Statement, VerifiedStatement } from "../ir/statement.ts";
import { AsofError, type Diagnostic, error, type Place } from "../kernel/diagnostics.ts";
import type { Dialect, QueryReader } from "../ports/dialect.ts";
import { queriesIn } from "./lineage/rows.ts";
import { type TracedColumns, trace } from "./lineage/trace.ts";
import { lower } from "./lower/lower.ts";
import { refuseUnbounded } from "./lower/unbounded.ts";
import { certify } from "./plan/certify.ts";
import { plan } from "./plan/plan.ts";
import { render } from "./render/render.ts";
import type { Templates } from "./render/templates.ts";
import { type Facts, type QueryFacts, queryFacts, queryKey } from "./resolve/facts.ts";
import { rowsRead } from "./resolve/needs.ts";
import { resolve } from "./resolve/resolve.ts";
import { verify } from "./verify/verify.ts";

export type { TracedColumns } from "./lineage/trace.ts";
export type { Templates } from "./render/templates.ts";
export { queryKey } from "./resolve/facts.ts";
export { spineColumnTypes } from "./resolve/needs.ts";

/** All that a compilation depends on, as values. */
export interface CompileInput {
  readonly registry: Registry;
  readonly request: HistoricalRequest;
  readonly dialect: Dialect;
  readonly templates: Templates;
  /** Positions of definitions in the author's files, for messages. */
  readonly places: ReadonlyMap<string, Place>;
  readonly warehouse: WarehouseFacts;
}

/** What is known of the warehouse; nothing at all is enough. */
export interface WarehouseFacts {
  readonly catalog: Catalog;
  /** Columns of queries, by `queryKey`. */
  readonly queryColumns: ReadonlyMap<string, readonly CatalogColumn[]>;
  /** The engine's estimates of how many rows admitted queries give, by their `queryKey`. */
  readonly queryRows: ReadonlyMap<string, number>;
  /** How many rows the spine has. */
  readonly spineRows: number | null;
}

/** Every intermediate value up to the text, in the order of the stages. */
export interface Rendered {
  readonly resolved: ResolvedRequest;
  readonly plan: LogicalPlan;
  readonly certificates: readonly Certificate[];
  readonly sqlPlan: SqlPlan;
  readonly statement: Statement;
  /** Of all stages: nothing that keeps the statement from being run. */
  readonly warnings: readonly Diagnostic[];
}

/** Every intermediate value of one compilation, with a statement that may be run. */
export interface Compiled extends Rendered {
  readonly statement: VerifiedStatement;
}

/** Stages 3 to 7: from a request to a statement that may be run. Throws an `AsofError` with every problem found. */
export async function compile(input: CompileInput): Promise<Compiled> {
  input.dialect.verifier.prepare?.();
  const rendered = await compileText(input);
  return { ...rendered, statement: await verify(rendered.statement, input.dialect.verifier) };
}

/** Stages 3 to 6: a statement to look at and to compare, which nothing runs. Throws as `compile` does. */
export async function compileText(input: CompileInput): Promise<Rendered> {
  const { registry, request, dialect, warehouse } = input;
  const facts = await gatherFacts(input);
  const resolved = resolve(registry, request, facts, input.places);
  const logical = plan(resolved);
  const certificates = certify(logical, resolved);
  refuseLeaks(certificates);
  const { catalog, queryRows, spineRows } = warehouse;
  const choices = {
    dialect,
    catalog,
    queryRows,
    spineRows,
    preferred: request.strategy,
    overrides: request.strategies,
    places: input.places,
  };
  refuseUnbounded(logical, { requireBounds: request.requireBounds ?? null, dialect, places: input.places });
  const sqlPlan = lower(logical, choices, certificates);
  const statement = render(sqlPlan, dialect.lexicon, input.templates);
  const warnings = [...resolved.warnings, ...sqlPlan.warnings];
  return { resolved, plan: logical, certificates, sqlPlan, statement, warnings };
}

/** Stages 3 and 4: what a request joins to what. Throws as `compile` does. */
export async function planRequest(input: Omit<CompileInput, "templates">): Promise<LogicalPlan> {
  return plan(resolve(input.registry, input.request, await gatherFacts(input), input.places));
}

/** Where each column of a plan comes from. The reader tells which tables stand behind a query. */
export async function tracePlan(logical: LogicalPlan, columns: TracedColumns, reader: QueryReader): Promise<Lineage> {
  const read = async (query: QueryText) => [queryKey(query), await reader.read(query)] as const;
  const readings = new Map(await Promise.all(queriesIn(logical).map(read)));
  return trace(logical, columns, (query) => {
    const reading = readings.get(queryKey(query));
    return reading?.ok === true ? reading.relations : [];
  });
}

/** The tables and queries that a request reads: what a connection may be asked about beforehand. */
export function requirements(
  registry: Registry,
  request: HistoricalRequest,
): { readonly relations: readonly Relation[]; readonly queries: readonly QueryText[] } {
  const rows = rowsRead(registry, request);
  return {
    relations: rows.flatMap((one) => (one.kind === "table" ? [one.relation] : [])),
    queries: rows.flatMap((one) => (one.kind === "query" ? [one.query] : [])),
  };
}

type FactsInput = Pick<CompileInput, "registry" | "request" | "dialect" | "warehouse">;

async function gatherFacts({ registry, request, dialect, warehouse }: FactsInput): Promise<Facts> {
  const queries = new Map<string, QueryFacts>();
  const asked = rowsRead(registry, request).filter((rows) => rows.kind === "query");
  for (const { query } of asked) {
    const key = queryKey(query);
    const reading = await dialect.reader.read(query);
    const used = asked.filter((other) => queryKey(other.query) === key).flatMap((other) => other.used);
    const found = warehouse.queryColumns.get(key) ?? null;
    queries.set(key, queryFacts(reading, found, new Set(used), dialect.reader));
  }
  return { catalog: warehouse.catalog, queries };
}

function refuseLeaks(certificates: readonly Certificate[]): void {
  const refuted = certificates.filter((one) => one.verdict === "refuted");
  if (refuted.length === 0) return;
  throw new AsofError(
    refuted.map((one) =>
      error("leak-refuted", `${one.role}:${one.feature} could see the future: ${one.reasons.join("; ")}`, {
        path: `features.${one.role}.${one.feature}`,
        hint: "this is a fault of asof, nothing was run: please report it with the output of explain",
      }),
    ),
  );
}
