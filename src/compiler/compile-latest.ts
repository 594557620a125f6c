import type { CompiledLatest, LatestRequest } from "../ir/latest.ts";
import type { OnlineTable } from "../ir/online.ts";
import type { Registry } from "../ir/registry.ts";
import type { Place } from "../kernel/diagnostics.ts";
import { throwIfErrors } from "../kernel/diagnostics.ts";
import type { Dialect } from "../ports/dialect.ts";
import { gatherFacts, nothingKnown, type Requirements, requirementsOf, type WarehouseFacts } from "./gather-facts.ts";
import { lower } from "./lower/lower.ts";
import { lowerLatest } from "./lower/lower-latest.ts";
import { certifyLatest } from "./plan/certify-latest.ts";
import { isWindowed, planLatest } from "./plan/plan-latest.ts";
import { refuseLeaks } from "./refuse-leaks.ts";
import { render } from "./render/render.ts";
import type { Templates } from "./render/templates.ts";
import { resolveLatest } from "./resolve/latest.ts";
import { rowsOfView } from "./resolve/needs.ts";
import { findView, resolveOnlineTable } from "./resolve/online-table.ts";
import { Problems } from "./resolve/problems.ts";
import { verify } from "./verify/verify.ts";

/** All that the compilation of a run's statement depends on, as values. */
export interface CompileLatestInput {
  readonly registry: Registry;
  readonly dialect: Dialect;
  readonly templates: Templates;
  /** Positions of definitions in the author's files, for messages. */
  readonly places: ReadonlyMap<string, Place>;
  readonly warehouse: WarehouseFacts;
}

/**
 * The statement whose rows a run writes. Throws an `AsofError` with every problem found: a view or a tie-break's type that is
 * not known, an interval that is none.
 */
export async function compileLatest(request: LatestRequest, around: CompileLatestInput): Promise<CompiledLatest> {
  const { registry, dialect, warehouse, places, templates } = around;
  dialect.verifier.prepare?.();
  const facts = await gatherFacts(rowsOfView(registry, request.view), around);
  const latest = resolveLatest(registry, request, facts, places);
  const plan = planLatest(latest);
  const certificates = certifyLatest(plan, latest);
  refuseLeaks(certificates);
  const { catalog, queryRows } = warehouse;
  const choices = { dialect, catalog, queryRows, spineRows: null, preferred: null, overrides: {}, places };
  const sqlPlan = isWindowed(latest) ? lower(plan, choices, certificates) : lowerLatest(plan, choices, certificates);
  const statement = await verify(render(sqlPlan, dialect.lexicon, templates), dialect.verifier);
  return { table: latest.table, interval: latest.interval, statement };
}

/** The tables and queries that a view reads: what a connection may be asked about beforehand. */
export function latestRequirements(registry: Registry, view: string): Requirements {
  return requirementsOf(rowsOfView(registry, view));
}

/**
 * What an online store holds of a feature view. Types of declared tie-break columns come from the source's declaration, else
 * from what is known of the warehouse. Throws `unknown-view`, and `column-type-unknown` for a tie-break of which nobody has
 * said the type.
 */
export function onlineTableOf(
  registry: Registry,
  viewName: string,
  warehouse: Pick<WarehouseFacts, "catalog" | "queryColumns"> = nothingKnown,
): OnlineTable {
  const problems = new Problems(new Map());
  const reading = { ok: false, refusal: { code: "source-syntax", message: "not read", hint: null } } as const;
  const queries = new Map([...warehouse.queryColumns].map(([key, columns]) => [key, { reading, columns }] as const));
  const around = { registry, problems, facts: { catalog: warehouse.catalog, queries } };
  const view = findView(viewName, around);
  const table = view === null ? null : resolveOnlineTable(view, around);
  throwIfErrors(problems.all);
  if (table === null) throw new Error("a view that is not there has been told");
  return table;
}
