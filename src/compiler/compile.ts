import type { Certificate } from "../ir/certificate.ts";
import type { FeatureViewDefinition, QueryText } from "../ir/definition.ts";
import type { Lineage } from "../ir/lineage.ts";
import type { LogicalPlan } from "../ir/plan.ts";
import type { Registry } from "../ir/registry.ts";
import type { HistoricalRequest, ResolvedRequest } from "../ir/request.ts";
import type { SqlPlan, Statement, VerifiedStatement } from "../ir/statement.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import type { Dialect, QueryReader } from "../ports/dialect.ts";
import { gatherFacts, type Requirements, requirementsOf, type WarehouseFacts } from "./gather-facts.ts";
import { queriesIn } from "./lineage/rows.ts";
import { type TracedColumns, trace } from "./lineage/trace.ts";
import { lower } from "./lower/lower.ts";
import { refuseUnbounded } from "./lower/unbounded.ts";
import { certify } from "./plan/certify.ts";
import { plan } from "./plan/plan.ts";
import { refuseLeaks } from "./refuse-leaks.ts";
import { render } from "./render/render.ts";
import type { Templates } from "./render/templates.ts";
import { queryKey } from "./resolve/facts.ts";
import { rowsRead, spineColumnTypes } from "./resolve/needs.ts";
import { resolve } from "./resolve/resolve.ts";
import { verify } from "./verify/verify.ts";

export { type CompileLatestInput, compileLatest, latestRequirements, onlineTableOf } from "./compile-latest.ts";
export { nothingKnown, type Requirements, type WarehouseFacts } from "./gather-facts.ts";
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
  const facts = await gatherFacts(rowsRead(registry, request), input);
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
  return plan(
    resolve(
      input.registry,
      input.request,
      await gatherFacts(rowsRead(input.registry, input.request), input),
      input.places,
    ),
  );
}

/** Features to be served: their newest values, of entities that are named one by one. */
export type ServedRequest = Pick<HistoricalRequest, "features" | "fullNames">;

/** Of a served request no row has a time. */
const noTime = "\0";

/**
 * What is served and what it is computed of, by the definitions alone: rows that bring every key and request value. Throws an
 * `AsofError` with every problem found.
 */
export function resolveServed(
  registry: Registry,
  { features, fullNames }: ServedRequest,
  places: ReadonlyMap<string, Place>,
): ResolvedRequest {
  const stored = { ...registry, featureViews: registry.featureViews.map(asStored) };
  const brought = [...spineColumnTypes(stored, { features })].map(([name, type]) => ({ name, type }));
  const columns = [...brought, { name: noTime, type: { kind: "timestamp" } as const }];
  const request: HistoricalRequest = {
    ...{ features, fullNames, strategies: {}, strategy: null },
    spine: { kind: "rows", columns, time: noTime },
  };
  return resolve(stored, request, { catalog: { tables: [] }, queries: new Map() }, places);
}

/** Its features are what a store holds under their names, whatever they were computed of when they were written. */
function asStored(view: FeatureViewDefinition): FeatureViewDefinition {
  const features = view.features.map((feature) => ({
    ...feature,
    column: feature.name,
    expression: null,
    aggregate: feature.aggregate && { ...feature.aggregate, where: null },
  }));
  return { ...view, features, source: { ...view.source, columns: null } };
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
export function requirements(registry: Registry, request: HistoricalRequest): Requirements {
  return requirementsOf(rowsRead(registry, request));
}
