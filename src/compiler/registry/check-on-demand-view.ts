import { checkExpression } from "../../expressions/check/check.ts";
import { claimedAs } from "../../expressions/check/claim.ts";
import type { FeatureViewDefinition, OnDemandInput, OnDemandViewDefinition } from "../../ir/definition.ts";
import { type AnyView, namesFor, referables, sharedNames, type ViewsByName } from "../../ir/on-demand.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { suggestion } from "../../kernel/names.ts";
import { checkDefinitionName, checkName } from "./check-names.ts";
import { cycleThrough } from "./on-demand-cycles.ts";
import type { Problems, Subject } from "./places.ts";
import { typeFault } from "./type-fault.ts";

type OnDemand = Subject<OnDemandViewDefinition>;

/**
 * On-demand views may be made of each other, but not in a circle; each of their expressions has the type that is claimed.
 * Returns the names of those that lead to a circle.
 */
export function checkOnDemandViews(
  subjects: readonly OnDemand[],
  featureViews: ReadonlyMap<string, FeatureViewDefinition>,
  problems: Problems,
): ReadonlySet<string> {
  const circular = new Set<string>();
  const onDemand = new Map(subjects.map(({ definition }) => [definition.name, definition]));
  const views: ViewsByName = new Map<string, AnyView>([...onDemand, ...featureViews]);
  for (const subject of subjects) {
    checkDefinitionName(subject, problems);
    checkSharedName(subject, featureViews, problems);
    checkRequest(subject, problems);
    for (const input of subject.definition.inputs) checkInput(subject, input, views, problems);
    const cycle = cycleThrough(subject.definition, onDemand);
    if (cycle === null) checkExpressions(subject, views, problems);
    else {
      circular.add(subject.definition.name);
      reportCycle(subject, cycle, problems);
    }
  }
  return withThoseMadeOf(circular, subjects);
}

function withThoseMadeOf(circular: ReadonlySet<string>, subjects: readonly OnDemand[]): ReadonlySet<string> {
  const all = new Set(circular);
  for (let size = -1; size !== all.size; ) {
    size = all.size;
    for (const { definition } of subjects)
      if (definition.inputs.some(({ selection }) => all.has(selection.view))) all.add(definition.name);
  }
  return all;
}

/** A reference `view:feature` must name one thing. */
function checkSharedName(
  subject: OnDemand,
  views: ReadonlyMap<string, FeatureViewDefinition>,
  problems: Problems,
): void {
  const { name } = subject.definition;
  if (!views.has(name)) return;
  const message = `on-demand view '${name}' has the name of a feature view`;
  problems.add(subject, [], "duplicate-name", message, "rename one of the two");
}

function checkRequest(subject: OnDemand, problems: Problems): void {
  for (const { name, type } of subject.definition.request) {
    checkName(subject, ["request", name], "request value", name, problems);
    const fault = typeFault(type);
    if (fault !== null)
      problems.add(subject, ["request", name], "invalid-definition", `request value '${name}': ${fault[0]}`, fault[1]);
  }
}

function checkInput(
  subject: OnDemand,
  { name, selection }: OnDemandInput,
  views: ViewsByName,
  problems: Problems,
): void {
  checkName(subject, ["inputs", name], "input", name, problems);
  const view = views.get(selection.view);
  if (view === undefined) {
    const message = `on-demand view '${subject.definition.name}' names view '${selection.view}', which is not defined`;
    problems.add(subject, ["inputs", name], "unknown-view", message, suggestion(selection.view, views.keys()));
    return;
  }
  const known = view.features.map((feature) => feature.name);
  for (const feature of selection.features ?? []) {
    if (known.includes(feature.name)) continue;
    const message = `view '${view.name}' has no feature '${feature.name}'`;
    problems.add(subject, ["inputs", name, feature.name], "unknown-feature", message, suggestion(feature.name, known));
  }
}

function reportCycle(subject: OnDemand, cycle: readonly string[], problems: Problems): void {
  const message = `on-demand view '${subject.definition.name}' is made of itself: ${cycle.join(" -> ")}`;
  problems.add(subject, ["inputs"], "expression-cycle", message, "take one of the inputs out");
}

function checkExpressions(subject: OnDemand, views: ViewsByName, problems: Problems): void {
  const names = namesIn(subject.definition, views);
  for (const { name, type, expression } of subject.definition.features) {
    const inside = ["features", name];
    checkName(subject, inside, "feature", name, problems);
    const { typed, faults } = checkExpression(expression, names.types);
    for (const { steps, code, message, hint } of faults) {
      const at = [...inside, "expression", ...steps];
      problems.add(subject, at, code, message, names.hintFor(message) ?? hint);
    }
    const claimed = typed === null ? null : claimedAs(typed, type);
    if (claimed?.fault)
      problems.add(subject, inside, "expression-type", `feature '${name}': ${claimed.fault[0]}`, claimed.fault[1]);
  }
}

interface Names {
  readonly types: Readonly<Record<string, CanonicalType>>;
  /** What to do about a name that several inputs have. */
  readonly hintFor: (message: string) => string | null;
}

function namesIn(view: OnDemandViewDefinition, views: ViewsByName): Names {
  const all = referables(view, views);
  const shared = sharedNames(all);
  return {
    types: Object.fromEntries([...namesFor(all)].map(([name, { type }]) => [name, type])),
    hintFor: (message) => {
      const ambiguous = [...shared].find((one) => message.startsWith(`'${one}' is neither`));
      if (ambiguous === undefined) return null;
      return `several have that name: write ${all
        .filter((one) => one.short === ambiguous)
        .map((one) => one.full)
        .join(" or ")}`;
    },
  };
}
