import type { SelectionDefinition } from "../../ir/definition.ts";
import { type Registry, serviceReference } from "../../ir/registry.ts";
import type { HistoricalRequest, ResolvedJoin, ResolvedRequest, ResolvedRequestValue } from "../../ir/request.ts";
import { type Place, throwIfErrors } from "../../kernel/diagnostics.ts";
import { fingerprint, settledFingerprint } from "../../kernel/hash.ts";
import { nearest } from "../../kernel/names.ts";
import { expand } from "./expand.ts";
import type { Facts } from "./facts.ts";
import { type JoinSurroundings, resolveJoin } from "./join.ts";
import { checkOutputs, checkRoles, outputsOf } from "./outputs.ts";
import { Problems } from "./problems.ts";
import { readInput } from "./request-values.ts";
import { findService } from "./service.ts";
import { resolveSpine } from "./spine.ts";
import { resolveSpineTimes } from "./spine-times.ts";

/**
 * Stage 3: every name, type, key and bound of a request settled. Throws an `AsofError` that holds every problem found.
 * `places` are the positions of definitions in the author's files, by definition key.
 */
export function resolve(
  registry: Registry,
  request: HistoricalRequest,
  facts: Facts,
  places: ReadonlyMap<string, Place>,
): ResolvedRequest {
  const problems = new Problems(places);
  const asked = askedFor(registry, request, problems);
  const around: JoinSurroundings = {
    registry,
    facts,
    problems,
    fullNames: asked.fullNames,
  };
  const expanded = expand(registry, asked, problems);
  const joins = expanded.joins.flatMap((wanted) => resolveJoin(wanted, around) ?? []);
  checkKeyTypes(joins, expanded.requestValues, problems);
  checkStrategyNames(request, joins, problems);
  checkListed(request, joins, problems);
  const rows = resolveSpine(request.spine, { joins, requestValues: expanded.requestValues }, facts, problems);
  const spine = { ...rows, times: resolveSpineTimes(request, rows, problems) };
  const outputs = outputsOf(asked.selections, joins, expanded.outputs);
  checkRoles(asked.selections, problems);
  checkOutputs(spine, outputs, problems);
  throwIfErrors(problems.all);
  return {
    project: registry.project,
    spine,
    joins,
    derived: expanded.derived.map((draft) => ({ ...draft, inputs: draft.inputs.map((one) => readInput(one, spine)) })),
    outputs,
    service: asked.service,
    fingerprint: fingerprintOf(registry, asked.selections, { joins, derived: expanded.derived }),
    warnings: problems.warnings,
  };
}

interface Asked {
  readonly selections: readonly SelectionDefinition[];
  readonly fullNames: boolean;
  readonly service: string | null;
}

function askedFor(registry: Registry, request: HistoricalRequest, problems: Problems): Asked {
  if (request.features.kind === "selections") {
    return { selections: request.features.selections, fullNames: request.fullNames, service: null };
  }
  const service = findService(registry, request.features.name, request.features.version, problems);
  if (service === null) return { selections: [], fullNames: request.fullNames, service: null };
  return { selections: service.features, fullNames: service.fullNames, service: serviceReference(service) };
}

/** One spine column can serve two keys, or a key and a request value, only if they are of one type. */
function checkKeyTypes(
  joins: readonly ResolvedJoin[],
  requestValues: readonly ResolvedRequestValue[],
  problems: Problems,
): void {
  const seen = new Map<string, { readonly kind: string; readonly role: string }>();
  const keys = joins.flatMap(({ role, keys }) =>
    keys.map(({ name, type, spineColumn }) => ({ role, name, type, spineColumn })),
  );
  for (const { role, name, type, spineColumn } of [...keys, ...requestValues]) {
    const other = seen.get(spineColumn);
    if (other !== undefined && other.kind !== type.kind) {
      problems.error(
        "key-type-conflict",
        `spine column '${spineColumn}' is ${other.kind} for '${other.role}' and ${type.kind} for '${role}'`,
        { path: `features.${role}.keys.${name}`, hint: "declare the keys with one type, or map one of them" },
      );
    }
    seen.set(spineColumn, other ?? { kind: type.kind, role });
  }
}

function checkStrategyNames(request: HistoricalRequest, joins: readonly ResolvedJoin[], problems: Problems): void {
  const known = joins.flatMap((join) => [join.role, join.view]);
  for (const name of Object.keys(request.strategies).filter((one) => !known.includes(one))) {
    const near = nearest(name, known);
    problems.error("invalid-option", `a strategy is given for '${name}', which is not asked for`, {
      path: `strategies.${name}`,
      hint: near === null ? "name a view or role of this request" : `did you mean '${near}'?`,
    });
  }
}

/** Where no spine is given, its rows come from the features' own sources: there must be one that lists them. */
function checkListed({ features, spine }: HistoricalRequest, joins: readonly ResolvedJoin[], problems: Problems): void {
  if (spine.kind !== "range" && (spine.kind !== "as_of" || spine.population !== null)) return;
  if (features.kind === "selections" && features.selections.length === 0) {
    problems.error("empty-request", "no feature is asked for, so there are no rows to list", {
      path: "features",
      hint: "name at least one feature, or give rows, a query or a table as the spine",
    });
  }
  const keyed = joins.filter((join) => join.keys.length > 0);
  const listing = keyed.length > 0 ? keyed : joins;
  if (spine.kind === "as_of" || listing.length === 0 || listing.some((join) => join.source.eventTime !== null)) return;
  const names = listing.map((join) => `'${join.role}'`).join(", ");
  problems.error("spine-invalid", `a range lists rows by their time, which ${names} does not have`, {
    path: "spine.range",
    hint: "ask for a feature of a source with an eventTime too, or use asOf() or a spine of your own",
  });
}

/** Of everything that the definitions used here say, and of nothing else. */
function fingerprintOf(
  registry: Registry,
  selections: readonly SelectionDefinition[],
  uses: { readonly joins: readonly ResolvedJoin[]; readonly derived: readonly { readonly view: string }[] },
): string {
  const used = new Set([...uses.joins, ...uses.derived].map(({ view }) => view));
  const views = registry.featureViews.filter((view) => used.has(view.name));
  const onDemand = registry.onDemandViews.filter((view) => used.has(view.name));
  const named = new Set(views.flatMap((view) => view.entities));
  const entities = registry.entities.filter((entity) => named.has(entity.name));
  return fingerprint({
    project: registry.project,
    entities: entities.map(settledFingerprint),
    views: views.map(settledFingerprint),
    onDemandViews: onDemand.map(settledFingerprint),
    selections: selections.map(settledFingerprint),
  });
}
